import type {Readable} from 'node:stream';

/** Everything up to the end of the stream, as UTF-8. */
export async function readAll(input: Readable): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of input) chunks.push(Buffer.from(chunk));
	return Buffer.concat(chunks).toString('utf8');
}

/** The first line, without its line end; what comes after it is not waited for. */
export async function readLine(input: Readable): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of input) {
		chunks.push(Buffer.from(chunk));
		if (chunk.includes(10)) break;
	}
	const [line = ''] = Buffer.concat(chunks).toString('utf8').split(/\r?\n/);
	return line;
}
