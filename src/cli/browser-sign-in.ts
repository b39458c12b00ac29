import {findSignInPage, signInByToken} from '../client/sign-in.ts';
import {AuthError} from '../domain/errors.ts';
import type {Session} from '../domain/session.ts';
import {ask, Interrupted} from './ask.ts';
import type {Context} from './context.ts';
import {type HandOver, openHandOverPoint} from './hand-over.ts';
import {interruptSignal} from './interrupt.ts';
import {openBrowser} from './open-browser.ts';

/** How long somebody may take to sign in on the page, ms. */
const patience = 10 * 60_000;

/**
 * Signs in on the server's own web page: opens it, or says where it is, and waits until it hands over an access
 * token or, on a terminal, until one is pasted; then tries out the token. `user`: empty for whoever signs in.
 * Interrupted by Ctrl-C; AuthError if the server has no such page, if the time is up, or if the token is refused.
 */
export async function signInByBrowser(context: Context, server: string, user: string): Promise<Session> {
	const page = await findSignInPage(server);
	if (page === null) {
		throw new AuthError(
			'the server has no page to sign in on: get an access token another way, and give it on standard input, with --token-stdin',
		);
	}
	const interruption = interrupted();
	const handOver = await waitForToken(context, page, user, interruption);
	context.redactor.hide(handOver.token);
	const trial = signInByToken({server, user: user || handOver.user, token: handOver.token});
	return Promise.race([trial, interruption]);
}

async function waitForToken(
	context: Context,
	page: string,
	user: string,
	interruption: Promise<never>,
): Promise<HandOver> {
	const point = await openHandOverPoint();
	const isOver = new AbortController();
	const {signal} = isOver;
	try {
		invite(context, page, user, point.url);
		return await Promise.race([point.received, pasted(context, signal), interruption, timeUp(signal)]);
	} finally {
		isOver.abort();
		await point.close();
	}
}

function invite({input, note}: Context, page: string, user: string, redirectUrl: string): void {
	const url = `${page}?${new URLSearchParams({...(user && {user}), redirectUrl})}`;
	note(`sign in on this page, which hands over to this program:\n${url}`);
	const elsewhere = input.isTTY ? 'paste the token here' : 'give the token to chat-tui login --token-stdin';
	note(`with a browser on another machine: sign in on ${page} and ${elsewhere}`);
	if (input.isTTY) openBrowser(url, process);
}

async function pasted({input}: Context, signal: AbortSignal): Promise<HandOver> {
	if (!input.isTTY) return new Promise(() => {});
	for (;;) {
		const question = {text: 'Waiting for the browser. Token, to paste one: ', isHidden: true, signal};
		const token = (await ask(input, process.stderr, question)).trim();
		if (token !== '') return {token, user: ''};
	}
}

function interrupted(): Promise<never> {
	return new Promise((_, reject) => {
		interruptSignal().addEventListener('abort', () => reject(new Interrupted()));
	});
}

function timeUp(signal: AbortSignal): Promise<never> {
	return new Promise((_, reject) => {
		const timer = setTimeout(
			() => reject(new AuthError('nobody signed in on the page in time: run chat-tui login again')),
			patience,
		);
		signal.addEventListener('abort', () => clearTimeout(timer));
	});
}
