import type {Client} from '../../client/client.ts';
import type {MessageKind} from '../../domain/event.ts';
import type {RoomId} from '../../domain/ids.ts';
import type {Membership} from '../../domain/room.ts';
import {heldIn, straysIn, unlistedQueues} from '../../store/selectors.ts';
import {tooLongText} from '../../text/sanitize.ts';
import {clearComposer, giveBack, pushOverlay, setAnchor, showNotice} from '../change.ts';
import {attempt, errorLine, type Screen, signedIn} from '../screen.ts';
import {findSlashCommand, usageOf} from '../slash.ts';
import {composerKey, composerOf, noRoom, type Question} from '../state.ts';
import {skipToEnd} from './scroll.ts';

/** What Enter does with the composer: runs a slash command, sends anything else. `//` sends a text that begins with `/`. */
export const submit = signedIn((screen, client) => {
	const {text} = composerOf(screen.get()).present;
	if (text.trim() === '') return ask(screen, client);
	const isCommand = /^\/(?!\/)/.test(text);
	const refusal = isCommand
		? runSlash(screen, client, text)
		: sendText(screen, client, text.replace(/^\/\//, '/').trimEnd());
	if (refusal !== null) screen.change(showNotice(refusal, 'error'));
});

/** Enter on an empty line: in a room one is invited to, or where something is held; else about what failed out of sight. */
function ask(screen: Screen, client: Client): void {
	const room = screen.get().openRoom ?? noRoom;
	const chat = client.store.getState();
	const stray = unlistedQueues(chat).find((each) => straysIn(chat, each).length > 0);
	const about = (question: Question['about'], of: string): void =>
		screen.change(pushOverlay({type: 'question', about: question, room: of}));
	if (membershipIn(client, room) === 'invite') about('invite', room);
	else if (heldIn(chat, room).length > 0) about('held', room);
	else if (stray !== undefined) about('stray', stray);
}

/** Sends and clears the composer. Where it cannot be sent, what stands there stays, and this gives the reason. */
function sendText(screen: Screen, client: Client, body: string, kind: MessageKind = 'text'): string | null {
	const {openRoom} = screen.get();
	if (openRoom === null) return 'open a room first: Ctrl+K, /join or /rooms';
	const refusal = refusals[membershipIn(client, openRoom)] ?? tooLongText(body);
	if (refusal !== null) return refusal;
	try {
		client.send(openRoom, body, kind);
	} catch (error) {
		return errorLine(error);
	}
	skipToEnd(client, openRoom);
	screen.change(clearComposer);
	screen.change((state) => ({...setAnchor(openRoom, null)(state), notice: null}));
	return null;
}

const refusals: Readonly<Record<Membership, string | null>> = {
	join: null,
	invite: 'accept the invitation first: Enter on an empty line',
	leave: 'you are not in this room any more',
};

function membershipIn(client: Client, roomId: RoomId): Membership {
	return client.store.getState().rooms.get(roomId)?.membership ?? 'leave';
}

/** Starts what was typed. What fails comes back into the composer; what makes no sense stays there. */
function runSlash(screen: Screen, client: Client, text: string): string | null {
	const [, name = '', rest = ''] = /^\/(\S*)\s*(.*)$/s.exec(text) ?? [];
	const argument = rest.trim();
	const command = findSlashCommand(name);
	if (!command) return `there is no command /${name} (F1 shows all); // sends a text that starts with /`;
	if (command.needsArgument && argument === '') return `it goes ${usageOf(command)}`;
	if (command.needsRoom && screen.get().openRoom === null) return 'open a room first: Ctrl+K';
	if (command.sends) return sendText(screen, client, argument, command.sends);
	const key = composerKey(screen.get());
	screen.change(clearComposer);
	void attempt(
		screen,
		`/${command.name}…`,
		async () => (await command.run({screen, client, roomId: key, argument})) ?? null,
		() => screen.change(giveBack(key, text)),
	);
	return null;
}
