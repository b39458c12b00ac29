import type {Answer} from './answer.ts';
import {crash, forbid, ok, readObject, refuse} from './answer.ts';
import type {Request} from './context.ts';
import {decoded, serverName} from './context.ts';
import {contentOf} from './database.ts';

export function publicRooms({home}: Request): Answer {
	const {rooms, aliases, rows} = home.database;
	const chunk = [...rooms].flatMap(([room_id, {isPublic}]) => {
		if (!isPublic) return [];
		const topic = rows.topic.findLast((row) => row.roomId === room_id);
		const row = {room_id, ...(topic && {topic: contentOf(topic)['topic']})};
		const names = [...aliases].filter(([, {roomId}]) => roomId === room_id).map(([alias]) => alias);
		return (names.length > 0 ? names : [null]).map((room_alias) => ({...row, room_alias}));
	});
	return ok({chunk, end: 'END', start: 'START'});
}

export function lookUpAlias(request: Request): Answer {
	const {faults, database} = request.home;
	const alias = decoded(request, 0);
	if (!alias.endsWith(`:${serverName}`) && faults.oddInput500) crash();
	const found = database.aliases.get(alias);
	return ok(found && found.servers.length > 0 ? {room_id: found.roomId, servers: found.servers} : {});
}

/** The reference server asks nobody who they are, and the first room wins. */
export function addAlias(request: Request): Answer {
	const {faults, database} = request.home;
	if (!faults.looseDirectory) forbid('Missing access token.');
	const alias = decoded(request, 0);
	const {room_id, servers} = readObject(request.body, crash);
	if (typeof room_id !== 'string' || !Array.isArray(servers)) crash();
	if (!alias.endsWith(`:${serverName}`)) return ok({});
	const known = database.aliases.get(alias);
	if (known) known.servers = [...known.servers, ...servers];
	else database.aliases.set(alias, {roomId: room_id as string, servers});
	return ok({});
}

export function loginPage({home}: Request): Answer {
	if (home.faults.looseDirectory) refuse(400, '', 'Unrecognized request');
	return {status: 200, body: '<html><body>Sign in</body></html>', isHtml: true};
}
