import {createHash} from 'node:crypto';
import {html, raw} from 'hono/html';
import {loginPageScript} from './login-page-script.ts';
import {loopbackUrl} from './loopback.ts';
import type {Call} from './route.ts';

/**
 * The page on which one can log in by hand: it shows the access token to copy or, with `?redirectUrl=`, hands it to
 * a program that waits on the reader's own machine. `?user=` fills in the name. Stands alone: no other file, no
 * other host. Status 400, and a page that says why, for any other redirectUrl.
 */
export async function loginPage({query}: Pick<Call, 'query'>): Promise<Response> {
	const redirectUrl = query('redirectUrl');
	const redirect = redirectUrl === undefined ? '' : loopbackUrl(redirectUrl);
	if (redirect === null) return respond(400, refusal());
	return respond(200, form(redirect, query('user') ?? ''));
}

const style = `
	:root {color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif}
	body {max-width: 24rem; margin: 10vh auto; padding: 0 1rem; overflow-wrap: anywhere}
	h1 {font-size: 1.5rem}
	label, button, input, textarea {display: block; box-sizing: border-box; width: 100%; font: inherit}
	input, textarea {margin: .25rem 0 1rem; padding: .5rem}
	textarea {font-family: ui-monospace, monospace; resize: vertical}
	button {padding: .6rem}
	[role=alert] {color: light-dark(#b00020, #ff8a80)}
	[hidden] {display: none}
`;

const page = (title: string, body: unknown) => html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${raw(style)}</style>
<h1>${title}</h1>
${body}
</html>
`;

const form = (redirect: string, user: string) =>
	page(
		'Log in',
		html`${redirect && html`<p>After that, your access token goes to the program that waits at <b>${new URL(redirect).host}</b> on this machine.</p>`}
<form method="post" data-redirect="${redirect}">
	<label for="user">User</label>
	<input id="user" name="user" value="${user}" autocomplete="username" autocapitalize="none" spellcheck="false" required${raw(user ? '' : ' autofocus')}>
	<label for="password">Password</label>
	<input id="password" name="password" type="password" autocomplete="current-password" required${raw(user ? ' autofocus' : '')}>
	<button>Log in</button>
	<p role="alert"></p>
</form>
<p role="status"></p>
<section id="done" hidden>
	<label for="token">Your access token</label>
	<textarea id="token" rows="4" readonly spellcheck="false" autocomplete="off"></textarea>
	<button id="copy" type="button">Copy</button>
	<p>Paste it where you are asked for it. Whoever has it can read and write in your name.</p>
</section>
<noscript>This page needs JavaScript.</noscript>
<script>${raw(loginPageScript)}</script>`,
	);

const refusal = () =>
	page(
		'No login for another site',
		html`<p>This link would send your access token to an address that is not on your own machine, so the page does not let you log in. Nothing was sent.</p>
<p>If a program gave you the link, its redirectUrl has to begin with http://127.0.0.1, http://[::1] or http://localhost.</p>`,
	);

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const headers = {
	'Content-Type': 'text/html; charset=utf-8',
	'Content-Security-Policy': [
		"default-src 'none'",
		"base-uri 'none'",
		"connect-src 'self'",
		`script-src ${hash(loginPageScript)}`,
		`style-src ${hash(style)}`,
		"form-action 'none'",
		"frame-ancestors 'none'",
	].join('; '),
	'Referrer-Policy': 'no-referrer',
	'X-Content-Type-Options': 'nosniff',
	'Cache-Control': 'no-store',
};

async function respond(status: number, text: ReturnType<typeof page>): Promise<Response> {
	return new Response(String(await text), {status, headers});
}
