/** How long the page waits for the server, ms. */
const patience = 20_000;

/**
 * What the login page does in the browser. It is written out, and so has no types: a part of the page that can be
 * allowed by its hash. All it shows of others goes in as text, never as markup.
 */
export const loginPageScript = `
	const form = document.forms[0];
	const {user, password} = form.elements;
	const button = form.querySelector('button');
	const message = document.querySelector('[role=alert]');
	const status = document.querySelector('[role=status]');
	const done = document.querySelector('#done');
	const token = document.querySelector('#token');
	const copy = document.querySelector('#copy');
	const {redirect} = form.dataset;

	form.addEventListener('submit', async (event) => {
		event.preventDefault();
		if (button.disabled) return;
		button.disabled = true;
		message.textContent = '';
		status.textContent = 'Signing in…';
		try {
			await finish(await signIn(user.value.trim(), password.value));
		} catch (problem) {
			status.textContent = '';
			message.textContent = problem.message;
			button.disabled = false;
			password.select();
		}
	});

	async function signIn(user, password) {
		let response, answer;
		try {
			response = await fetch('../login', {
				method: 'POST',
				body: JSON.stringify({type: 'm.login.password', user, password}),
				signal: AbortSignal.timeout(${patience}),
			});
			answer = await response.json();
		} catch {
			throw new Error(response ? failed(response.status) : 'The server does not answer. Try again in a while.');
		}
		if (response.ok && answer.access_token && answer.user_id) return answer;
		if (response.status === 429) throw new Error('Too many tries. ' + wait(answer.retry_after_ms));
		if (response.status === 403) throw new Error('The user or the password is wrong.');
		throw new Error(response.status < 500 && answer.error || failed(response.status));
	}

	const failed = (status) => 'The server failed (' + status + '). Try again in a while.';

	function wait(ms) {
		const seconds = Math.ceil(ms / 1000);
		return seconds > 0 ? 'Try again in ' + seconds + (seconds === 1 ? ' second.' : ' seconds.') : 'Try again in a while.';
	}

	function finish({access_token, user_id, home_server}) {
		password.value = '';
		form.hidden = true;
		if (!redirect) {
			status.textContent = 'Signed in as ' + user_id + '.';
			token.value = access_token;
			done.hidden = false;
			copy.focus();
			return;
		}
		const target = new URL(redirect);
		status.textContent = 'Signed in as ' + user_id + '. Handing over to ' + target.host + '…';
		for (const [key, value] of Object.entries({access_token, user_id, home_server})) target.searchParams.set(key, value);
		location.replace(target);
	}

	copy.addEventListener('click', async () => {
		token.select();
		try {
			await navigator.clipboard.writeText(token.value);
		} catch {
			// Browsers keep the clipboard from pages that came unencrypted from another machine, but not from the keys.
			if (!document.execCommand('copy')) return void (copy.textContent = 'Press Ctrl+C');
		}
		copy.textContent = 'Copied';
	});
`;
