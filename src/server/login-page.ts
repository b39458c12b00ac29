import {createHash} from 'node:crypto';

const style = `
	body {font: 16px/1.5 system-ui, sans-serif; max-width: 24rem; margin: 4rem auto; padding: 0 1rem; color-scheme: light dark}
	label, button {display: block; margin-top: 1rem}
	input, output {display: block; box-sizing: border-box; width: 100%; padding: .4rem; font: inherit}
	output {margin-top: 1rem; overflow-wrap: anywhere; white-space: pre-wrap}
`;

const script = `
	document.forms[0].addEventListener('submit', async (event) => {
		event.preventDefault();
		const {user, password} = event.target.elements;
		const output = document.querySelector('output');
		try {
			const response = await fetch('../login', {
				method: 'POST',
				body: JSON.stringify({type: 'm.login.password', user: user.value, password: password.value}),
			});
			const answer = await response.json();
			output.textContent = response.ok
				? 'Signed in as ' + answer.user_id + '. Your access token:\\n\\n' + answer.access_token
				: answer.error || 'User or password is wrong.';
		} catch {
			output.textContent = 'The server does not answer. Try again.';
		}
		password.value = '';
	});
`;

const page = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Log in</title>
<style>${style}</style>
<h1>Log in</h1>
<form method="post">
	<label>User <input name="user" autocomplete="username" autocapitalize="none" required autofocus></label>
	<label>Password <input name="password" type="password" autocomplete="current-password" required></label>
	<button>Log in</button>
</form>
<output></output>
<noscript>This page needs JavaScript.</noscript>
<script>${script}</script>
</html>
`;

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const headers = {
	'Content-Type': 'text/html; charset=utf-8',
	'Content-Security-Policy': [
		"default-src 'none'",
		"connect-src 'self'",
		`script-src ${hash(script)}`,
		`style-src ${hash(style)}`,
		"form-action 'none'",
		"frame-ancestors 'none'",
	].join('; '),
};

/** The page on which one can log in by hand and copy the access token. Stands alone: no other file, no other host. */
export const loginPage = (): Response => new Response(page, {headers});
