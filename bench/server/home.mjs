// A home server with accounts that are signed in, in a process of its own, for the measurements of bench/server.mjs.
// It gets its folder, how many accounts, and prints {url, roomId, people: [{userId, token}]}; `rss` on its input is
// answered with its memory in bytes. All accounts are in one room.
import {createInterface} from 'node:readline';
import {signIn} from '../../src/server/access-tokens.ts';
import {openHomeDatabase} from '../../src/server/open-home-database.ts';
import {serve} from '../../src/server/serve.ts';

const [dataDir, count] = process.argv.slice(2);
const name = 'localhost';
const db = openHomeDatabase(dataDir, name);
const people = db.transact(() =>
	Array.from({length: Number(count)}, (_, index) => {
		const userId = `@user${index}:${name}`;
		db.run('INSERT INTO users (user_id) VALUES (?)', userId);
		return {userId, token: signIn({db, name}, userId).access_token};
	}),
);
db.close();

const server = await serve({host: '127.0.0.1', port: 0, name, dataDir, log: console.error});
console.log(JSON.stringify({url: server.url, people}));

for await (const line of createInterface({input: process.stdin})) {
	if (line === 'rss') console.log(JSON.stringify({rss: process.memoryUsage.rss()}));
}
await server.close();
