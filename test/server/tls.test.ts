import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {get} from 'node:https';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {afterAll, expect, it} from 'vitest';
import {serve} from '../../src/server/serve.ts';
import {readTls} from '../../src/server/tls.ts';

const file = (name: string) => resolve(import.meta.dirname, '../fixtures/tls', name);
const [cert, key, otherKey] = [file('cert.pem'), file('key.pem'), file('other-key.pem')];
const folder = mkdtempSync(join(tmpdir(), 'home-tls-'));
const nonsense = join(folder, 'nonsense.pem');
writeFileSync(nonsense, 'nonsense');
afterAll(() => rmSync(folder, {recursive: true}));

it('speaks HTTPS', async () => {
	const tls = readTls(cert, key);
	const server = await serve({host: '127.0.0.1', port: 0, name: 'localhost', dataDir: ':memory:', tls});
	try {
		expect(server.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
		const body = await new Promise((done, fail) => {
			const options = {ca: tls.cert, agent: false};
			get(`${server.url}/matrix/client/api/v1/login`, options, (response) => {
				let text = '';
				response.on('data', (chunk) => (text += chunk)).on('end', () => done(text));
			}).on('error', fail);
		});
		expect(body).toBe('{"type":"m.login.password"}');
	} finally {
		await server.close();
	}
});

it('knows whom the certificate is for, and who vouches for it', () => {
	expect(readTls(cert, key)).toMatchObject({hosts: ['localhost', '127.0.0.1'], isSelfSigned: true});
});

it.each([
	['/none.pem', key, /^cannot read \/none\.pem \(ENOENT\): give a PEM file with --tls-cert$/],
	[cert, '/none.pem', /^cannot read \/none\.pem \(ENOENT\): give a PEM file with --tls-key$/],
	[nonsense, key, /is not a certificate: give a PEM file with --tls-cert$/],
	[cert, nonsense, /is not a private key without a passphrase: give a PEM file with --tls-key$/],
	[cert, otherKey, /^the key in .* is not that of the certificate in .*: give a pair$/],
])('says what is wrong with %s and %s', (certFile, keyFile, message) => {
	expect(() => readTls(certFile, keyFile)).toThrow(message);
});

it('says that a certificate has expired', () => {
	expect(() => readTls(cert, key, Date.parse('2200-01-01'))).toThrow(/expired on .* GMT: renew it$/);
});
