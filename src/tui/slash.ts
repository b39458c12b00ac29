import type {Client} from '../client/client.ts';
import {UsageError} from '../domain/errors.ts';
import type {MessageKind} from '../domain/event.ts';
import type {RoomId} from '../domain/ids.ts';
import {closeRoom, pushOverlay} from './change.ts';
import {quit} from './commands/leave.ts';
import {openDirectory, showRoom, toggleMembers} from './commands/rooms.ts';
import {askAgain} from './commands/sign-in.ts';
import type {Screen} from './screen.ts';

/** A command that is typed: what it is called, what it wants, what it does. */
export interface SlashCommand {
	/** Without the slash. */
	readonly name: string;
	/** As the help shows them; in brackets if they can be left out. */
	readonly args: string;
	readonly help: string;
	readonly needsRoom: boolean;
	readonly needsArgument: boolean;
	/** Set: the argument goes into the open room as a message of that kind, and `run` is not asked. */
	readonly sends: MessageKind | null;
	/** Gives the line to show when it is done, if any; throws what went wrong. */
	readonly run: (call: SlashCall) => Promise<string | undefined> | string | undefined;
}

export interface SlashCall {
	readonly screen: Screen;
	readonly client: Client;
	/** The open room; empty without one, unless `needsRoom`. */
	readonly roomId: RoomId;
	/** Trimmed. */
	readonly argument: string;
}

export function findSlashCommand(name: string): SlashCommand | null {
	return slashCommands.find((command) => command.name === name.toLowerCase()) ?? null;
}

/** `/join ROOM` */
export function usageOf({name, args}: SlashCommand): string {
	return `/${name} ${args}`.trim();
}

/** All of them, in the order of the help. */
export const slashCommands: readonly SlashCommand[] = [
	verb('join', 'ROOM', 'join a room by its alias, or accept an invite', join),
	verb('create', 'NAME [--private]', 'make a room and go there', create),
	inRoom('leave', '', 'leave this room, or decline the invitation', leave),
	inRoom('invite', 'USER', 'invite somebody to this room', invite),
	inRoom('topic', 'TEXT', 'say what this room is about', async ({client, roomId, argument}) => {
		return (await client.setTopic(roomId, argument)) ? 'the topic is set' : `the topic is set ${later}`;
	}),
	verb('nick', 'NAME', 'change what you are called', async ({client, argument}) => {
		await client.setDisplayName(argument);
		return `you are now called ${argument}`;
	}),
	message('me', 'emote', 'say what you do: /me waves'),
	message('notice', 'notice', 'send a text that asks for no attention'),
	verb('rooms', '', 'look through the public rooms', ({screen}) => void openDirectory(screen)),
	verb('members', '', 'show or hide who is here', ({screen}) => void toggleMembers(screen)),
	verb('reconnect', '', 'try the server at once', ({client}) => void client.reconnect()),
	verb('login', '', 'sign in again, when the server has signed you out', ({screen, client}) => {
		const {account, store} = client;
		if (store.getState().connection.status !== 'signed-out') return `you are signed in as ${account.userId}`;
		askAgain(screen, client);
		return undefined;
	}),
	verb('help', '', 'show all keys and commands', ({screen}) => {
		screen.change(pushOverlay({type: 'help', top: 0}));
		return undefined;
	}),
	verb('quit', '', 'quit', ({screen}) => void quit(screen)),
];

/** Of what the outbox does. */
const later = 'as soon as the server is reached';

async function join({screen, client, argument}: SlashCall): Promise<string | undefined> {
	const roomId = await client.joinRoom(argument);
	if (roomId === null) return `you join ${argument} ${later}`;
	showRoom(screen, client, roomId);
	return undefined;
}

async function create({screen, client, argument}: SlashCall): Promise<string> {
	const words = argument.split(/\s+/);
	const isPrivate = words.includes('--private');
	const [name = '', ...more] = words.filter((word) => word !== '--private');
	if (more.length > 0) throw new UsageError('a room has one word for a name: /create NAME [--private]');
	showRoom(screen, client, await client.createRoom(name, {isPrivate}));
	return isPrivate ? 'a private room: /invite lets others in' : 'the room is there: anybody can join it';
}

async function leave({screen, client, roomId}: SlashCall): Promise<string> {
	const isInvite = client.store.getState().rooms.get(roomId)?.membership === 'invite';
	if (!(await client.leaveRoom(roomId))) return `you leave ${later}`;
	screen.change((state) => (state.openRoom === roomId ? closeRoom(state) : state));
	return isInvite ? 'invitation declined' : 'you left the room';
}

async function invite({client, roomId, argument}: SlashCall): Promise<string> {
	const {userId, isDone} = await client.invite(roomId, argument);
	return isDone ? `invited ${userId}` : `${userId} is invited ${later}`;
}

function verb(name: string, args: string, help: string, run: SlashCommand['run']): SlashCommand {
	const needsArgument = args !== '' && !args.startsWith('[');
	return {name, args, help, needsRoom: false, needsArgument, sends: null, run};
}

function inRoom(name: string, args: string, help: string, run: SlashCommand['run']): SlashCommand {
	return {...verb(name, args, help, run), needsRoom: true};
}

function message(name: string, sends: MessageKind, help: string): SlashCommand {
	return {...inRoom(name, 'TEXT', help, () => {}), sends};
}
