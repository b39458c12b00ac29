import type {NetworkInterfaceInfo} from 'node:os';
import {describe, expect, it} from 'vitest';
import {invitation, type Listening, warning} from '../../src/cli/invitation.ts';

const listening = (host: string, more: Partial<Listening> = {}): Listening => ({
	host,
	url: `${more.tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:8080`,
	tls: null,
	isClosed: false,
	...more,
});
const card = (address: string, internal = false) => ({address, internal}) as NetworkInterfaceInfo;
const cards = {
	lo: [card('127.0.0.1', true), card('::1', true)],
	eth0: [card('192.168.1.5'), card('2001:db8::5'), card('fe80::1')],
	wlan0: [card('10.0.0.7')],
};
const lines = (text: string) => text.split('\n').filter((line) => line.startsWith('  '));

describe('the invitation', () => {
	it.each([
		['127.0.0.1', ['http://127.0.0.1:8080']],
		['192.168.1.5', ['http://192.168.1.5:8080']],
		['chat.example.org', ['http://chat.example.org:8080']],
		['2001:db8::5', ['http://[2001:db8::5]:8080']],
		['0.0.0.0', ['http://192.168.1.5:8080', 'http://10.0.0.7:8080']],
		['::', ['http://192.168.1.5:8080', 'http://10.0.0.7:8080']],
	])('to a server on %s names addresses that can be reached', (host, urls) => {
		expect(lines(invitation(listening(host), cards))).toEqual(
			urls.map((url) => `  chat-tui register --server ${url} NAME`),
		);
	});

	it('names what the certificate is for, and the certificate where nobody vouches for it', () => {
		const tls = {certFile: 'cert.pem', hosts: ['localhost', 'chat.example.org'], isSelfSigned: false};
		expect(lines(invitation(listening('0.0.0.0', {tls}), cards))).toEqual([
			'  chat-tui register --server https://chat.example.org:8080 NAME',
		]);
		expect(lines(invitation(listening('0.0.0.0', {tls: {...tls, isSelfSigned: true}}), cards))).toEqual([
			'  NODE_EXTRA_CA_CERTS=cert.pem chat-tui register --server https://chat.example.org:8080 NAME',
		]);
	});

	it('is not given to a closed server', () => {
		expect(invitation(listening('0.0.0.0', {isClosed: true}), cards)).not.toContain('register');
	});
});

it('warns of what others can read, and of nothing else', () => {
	for (const host of ['127.0.0.1', '127.1.2.3', '::1', 'localhost'])
		expect(warning(listening(host))).toBeNull();
	for (const host of ['0.0.0.0', '::', '192.168.1.5', 'chat.example.org'])
		expect(warning(listening(host))).toContain('--tls-cert');
	const tls = {certFile: 'cert.pem', hosts: [], isSelfSigned: false};
	expect(warning(listening('0.0.0.0', {tls}))).toBeNull();
});
