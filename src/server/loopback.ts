/**
 * The address of a program that waits on the reader's own machine: http or https, 127.0.0.0/8, ::1 or localhost,
 * without a user name or password. Null for any other. It is compared, and given back, as browsers will read it, so
 * that no odd spelling means one host here and another there.
 */
export function loopbackUrl(text: string): string | null {
	if (!URL.canParse(text)) return null;
	const {protocol, hostname, username, password, href} = new URL(text);
	const isWeb = protocol === 'http:' || protocol === 'https:';
	return isWeb && isLoopback(hostname) && username === '' && password === '' ? href : null;
}

const isLoopback = (hostname: string) => /^(127(\.\d{1,3}){3}|\[::1\]|localhost)$/.test(hostname);
