import {createHash} from 'node:crypto';
import {describe, expect, it} from 'vitest';
import {loginPage} from '../../src/server/login-page.ts';
import {loopbackUrl} from '../../src/server/loopback.ts';

const get = async (query: Readonly<Record<string, string>> = {}) => {
	const response = await loginPage({query: (name) => query[name]});
	return {status: response.status, headers: response.headers, text: await response.text()};
};

describe('a redirect', () => {
	it.each([
		['http://127.0.0.1:1234/a?b=c#d', 'http://127.0.0.1:1234/a?b=c#d'],
		['https://localhost/', 'https://localhost/'],
		['http://LOCALHOST:80/x', 'http://localhost/x'],
		['http://[::1]:99/', 'http://[::1]:99/'],
		['http://127.255.3.4/', 'http://127.255.3.4/'],
		// Spelled oddly, but by the same rules that browsers read it by.
		['http://127.1/', 'http://127.0.0.1/'],
		['http://127.0.0.1./', 'http://127.0.0.1/'],
		['http://0x7f000001/', 'http://127.0.0.1/'],
		['http:\\\\127.0.0.1\\@evil.example', 'http://127.0.0.1/@evil.example'],
	])('may lead to %s', (text, url) => {
		expect(loopbackUrl(text)).toBe(url);
	});

	it.each([
		'',
		'/path',
		'//127.0.0.1/',
		'127.0.0.1',
		'http://',
		'http://evil.example/',
		'http://127.0.0.1@evil.example/',
		'http://127.0.0.1:80@evil.example/',
		'http://user@127.0.0.1/',
		'http://:secret@127.0.0.1/',
		'http://127.0.0.1.evil.example/',
		'http://localhost.evil.example/',
		'http://localhost./',
		'http://evil.localhost/',
		'http://evil.example\\@127.0.0.1/',
		'http://evil.example#@127.0.0.1/',
		'http://127.0.0.1%2eevil.example/',
		'http://127。0。0。1。evil.example/',
		'http://128.0.0.1/',
		'http://0.0.0.0/',
		'http://[::]/',
		'http://[::ffff:127.0.0.1]/',
		'javascript:alert(1)//127.0.0.1',
		'java\tscript:alert(1)',
		'data:text/html,127.0.0.1',
		'file://localhost/etc/passwd',
		'ftp://127.0.0.1/',
		'ws://127.0.0.1/',
		'blob:http://127.0.0.1/x',
	])('does not lead to %j', async (redirectUrl) => {
		expect(loopbackUrl(redirectUrl)).toBeNull();
		const {status, text} = await get({redirectUrl});
		expect(status).toBe(400);
		expect(text).toContain('not on your own machine');
		expect(text).not.toMatch(/<form|<script|evil/);
	});
});

describe('the login page', () => {
	it('allows its own script and style and nothing else, and tells nobody where it was', async () => {
		const {status, headers, text} = await get();
		expect(status).toBe(200);
		const hashOf = (tag: string) => {
			const part = new RegExp(`<${tag}>([^]*)</${tag}>`).exec(text)?.[1] ?? '';
			return `${tag}-src 'sha256-${createHash('sha256').update(part).digest('base64')}'`;
		};
		const policy = headers.get('Content-Security-Policy') ?? '';
		expect(policy.split('; ')).toEqual([
			"default-src 'none'",
			"base-uri 'none'",
			"connect-src 'self'",
			hashOf('script'),
			hashOf('style'),
			"form-action 'none'",
			"frame-ancestors 'none'",
		]);
		expect(headers.get('Referrer-Policy')).toBe('no-referrer');
		expect(headers.get('Cache-Control')).toBe('no-store');
		expect(text).not.toMatch(/\b(src|href)=/);
	});

	it('takes what the query gives as text', async () => {
		const {status, text} = await get({
			user: '"><img src=x onerror=alert(1)>',
			redirectUrl: 'http://127.0.0.1:1/"><script>alert(2)</script>',
		});
		expect(status).toBe(200);
		expect(text).toContain('value="&quot;&gt;&lt;img src=x onerror=alert(1)&gt;"');
		expect(text).toContain('data-redirect="http://127.0.0.1:1/%22%3E%3Cscript%3Ealert(2)%3C/script%3E"');
		expect(text.match(/<script>/g)).toHaveLength(1);
	});
});
