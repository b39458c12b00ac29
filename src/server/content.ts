import {authenticate} from './access-tokens.ts';
import {chunksOf} from './body.ts';
import type {Home} from './home.ts';
import {refusal} from './refusal.ts';

/** Types that a browser shows without running anything in them; all else it is told to save. Not SVG, which has scripts. */
const PICTURES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/bmp', 'image/avif']);

/** What anybody uploaded must not act in the name of this server, whatever it claims to be. */
const harmless = {
	'X-Content-Type-Options': 'nosniff',
	'Content-Security-Policy': "sandbox; default-src 'none'",
	'Access-Control-Allow-Origin': '*',
	'Cross-Origin-Resource-Policy': 'cross-origin',
	// A token never gets another content.
	'Cache-Control': 'private, max-age=31536000, immutable',
};

/** Keeps the body of a request with an access token. Refuses more than 2 MiB with 413. */
export async function upload(
	home: Home,
	request: Request,
	accessToken: string | undefined,
): Promise<{readonly content_token: string}> {
	home.limits.upload(authenticate(home, accessToken));
	const type = request.headers.get('Content-Type') ?? '';
	return {content_token: await home.content.save(type, chunksOf(request))};
}

/** Gives content to whoever knows its token, as the protocol has it: the token cannot be guessed. */
export async function download(home: Home, token: string): Promise<Response> {
	const content = await home.content.find(token);
	if (!content) throw refusal(404, 'M_NOT_FOUND', 'Content not found.');
	return new Response(content.read(), {
		headers: {
			...harmless,
			'Content-Type': content.type,
			'Content-Length': String(content.size),
			'Content-Disposition': PICTURES.has(content.type) ? 'inline' : 'attachment',
		},
	});
}
