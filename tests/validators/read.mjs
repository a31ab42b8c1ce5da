// Reads pages as two link previewers do. On stdin a JSON list of files; on
// stdout a JSON object of what each of them says, by file. Nothing is fetched.
import { readFileSync } from "node:fs";
import metascraper from "metascraper";
import author from "metascraper-author";
import date from "metascraper-date";
import description from "metascraper-description";
import image from "metascraper-image";
import lang from "metascraper-lang";
import publisher from "metascraper-publisher";
import title from "metascraper-title";
import url from "metascraper-url";
import openGraph from "open-graph-scraper";

const scrape = metascraper([
  author(), date({ datePublished: true, dateModified: true }), description(),
  image(), lang(), publisher(), title(), url(),
]);

// Both can guess from elsewhere in the page, or from its address, what its tags
// leave out. The first is told not to, the second is given an address that a
// test would notice.
const nowhere = "https://nowhere.example.com/";

const said = {};
for (const file of JSON.parse(readFileSync(0, "utf-8"))) {
  const html = readFileSync(file, "utf-8");
  const { result } = await openGraph({ html, onlyGetOpenGraphInfo: true });
  said[file] = { openGraph: result, metascraper: await scrape({ html, url: nowhere }) };
}
process.stdout.write(JSON.stringify(said));
