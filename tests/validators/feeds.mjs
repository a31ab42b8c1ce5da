// Reads feeds as two readers do. On stdin a JSON list of files; on stdout a JSON
// object of what each of them says, by file. Nothing is fetched.
import { readFileSync } from "node:fs";
import { parseFeed } from "feedsmith";
import Parser from "rss-parser";

const parser = new Parser({
  customFields: { item: [["dc:creator", "creators", { keepArray: true }], "media:content"] },
});

const said = {};
for (const file of JSON.parse(readFileSync(0, "utf-8"))) {
  const data = readFileSync(file, "utf-8");
  said[file] = { feedsmith: parseFeed(data) };
  if (!data.startsWith("{")) said[file].rssParser = await parser.parseString(data);
}
process.stdout.write(JSON.stringify(said));
