import {UsageError} from '../domain/errors.ts';

const example = 'expected something like http://localhost:8080 or matrix.example.org';

/**
 * The base URL of a home server from what a person types: a scheme is added where there is none (http for this
 * machine, https for others), trailing slashes and the path of the 2014 API go. UsageError for anything that is no
 * address, or that holds a user name or password; the message does not repeat the text.
 */
export function normalizeAddress(typed: string): string {
	const text = typed.trim();
	const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `${defaultScheme(text)}://${text}`;
	if (text === '' || /[\s\p{C}\\]/u.test(text) || !URL.canParse(withScheme)) {
		throw new UsageError(`Not the address of a server: ${example}`);
	}
	const url = new URL(withScheme);
	if (url.protocol !== 'http:' && url.protocol !== 'https:') {
		throw new UsageError(`The address of a server begins with http:// or https://: ${example}`);
	}
	if (withScheme.includes('@')) {
		throw new UsageError('Leave the user name and password out of the address: you are asked for them');
	}
	if (/[?#]/.test(withScheme)) {
		throw new UsageError(`The address of a server holds no ? or #: ${example}`);
	}
	return (
		url.origin +
		url.pathname
			.replace(/\/+$/, '')
			.replace(/\/+matrix\/client\/api\/v1$/, '')
			.replace(/\/+$/, '')
	);
}

/** Plain HTTP is for what does not leave this machine. */
function defaultScheme(text: string): 'http' | 'https' {
	return /^(localhost|127(\.\d+){1,3}|\[::1\])([:/]|$)/i.test(text) ? 'http' : 'https';
}
