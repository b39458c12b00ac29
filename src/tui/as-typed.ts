import type {Pending, PendingKind} from '../domain/event.ts';

/** What one types to get this, to be put back into the composer. */
export function asTyped({kind, body, roomId}: Pending): string {
	return words[kind](body, roomId);
}

const words: Readonly<Record<PendingKind, (body: string, roomId: string) => string>> = {
	text: (body) => (body.startsWith('/') ? `/${body}` : body),
	emote: (body) => `/me ${body}`,
	notice: (body) => `/notice ${body}`,
	topic: (body) => `/topic ${body}`,
	invite: (body) => `/invite ${body}`,
	join: (_, roomId) => `/join ${roomId}`,
	leave: () => '/leave',
};
