import {createPrivateKey, X509Certificate} from 'node:crypto';
import {readFileSync} from 'node:fs';

/** What a server proves with who it is. */
export interface Tls {
	/** PEM: the server's certificate, and those between it and the authority. */
	readonly cert: Buffer;
	/** PEM, without a passphrase. */
	readonly key: Buffer;
	/** The host names and addresses that the certificate is for, without wildcards. */
	readonly hosts: readonly string[];
	/** No authority vouches for it: clients must be given the certificate itself. */
	readonly isSelfSigned: boolean;
}

/** Reads the two files. Throws an Error of one line that says what to do if they are no pair. `now` in ms since 1970. */
export function readTls(certFile: string, keyFile: string, now = Date.now()): Tls {
	const cert = read(certFile, '--tls-cert');
	const key = read(keyFile, '--tls-key');
	const certificate = parse(
		() => new X509Certificate(cert),
		`${certFile} is not a certificate: give a PEM file with --tls-cert`,
	);
	const privateKey = parse(
		() => createPrivateKey(key),
		`${keyFile} is not a private key without a passphrase: give a PEM file with --tls-key`,
	);
	if (!certificate.checkPrivateKey(privateKey))
		throw new Error(`the key in ${keyFile} is not that of the certificate in ${certFile}: give a pair`);
	if (Date.parse(certificate.validTo) < now)
		throw new Error(`the certificate in ${certFile} expired on ${certificate.validTo}: renew it`);
	return {
		cert,
		key,
		hosts: hostsOf(certificate),
		isSelfSigned: certificate.checkIssued(certificate),
	};
}

function read(file: string, option: string): Buffer {
	try {
		return readFileSync(file);
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		throw new Error(`cannot read ${file} (${code}): give a PEM file with ${option}`);
	}
}

function parse<Parsed>(attempt: () => Parsed, explanation: string): Parsed {
	try {
		return attempt();
	} catch {
		throw new Error(explanation);
	}
}

/** From `DNS:chat.example.org, IP Address:192.0.2.1`. */
function hostsOf({subjectAltName = ''}: X509Certificate): readonly string[] {
	return [...subjectAltName.matchAll(/(?:DNS|IP Address):([^\s,*"]+)(?=,|$)/g)].map(([, host = '']) => host);
}
