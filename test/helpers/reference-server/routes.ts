import {login, loginType, register} from './accounts.ts';
import type {Handler} from './context.ts';
import {addAlias, loginPage, lookUpAlias, publicRooms} from './directory.ts';
import {events} from './events.ts';
import {imSync, listMessages} from './lists.ts';
import {deleteMember, getMember, listMembers, putMember} from './members.ts';
import {getFeedback, getMessage, putFeedback, putMessage} from './messages.ts';
import {
	getPresence,
	getPresenceList,
	getProfile,
	postPresenceList,
	putPresence,
	putProfile,
} from './people.ts';
import {createRoom, createRoomById, getTopic, joinByAlias, setTopic} from './rooms.ts';

export interface Route {
	readonly method: string;
	/** Of the path below the prefix. */
	readonly pattern: RegExp;
	readonly handler: Handler;
	/** Whether it asks who is there. */
	readonly isOpen: boolean;
}

/** `*` stands for one part of a path, which may be empty at the end. */
const route = (method: string, path: string, handler: Handler, isOpen = false): Route => ({
	method,
	pattern: new RegExp(`^${path.replaceAll('*', '([^/]*)')}$`),
	handler,
	isOpen,
});

const anybody = true;

/** The first that fits answers. */
export const routes: readonly Route[] = [
	route('POST', '/register', register, anybody),
	route('GET', '/login', loginType, anybody),
	route('POST', '/login', login, anybody),
	route('GET', '/login/fallback', loginPage, anybody),
	route('POST', '/rooms', createRoom),
	route('PUT', '/rooms/*', createRoomById),
	route('PUT', '/join/*', joinByAlias),
	route('GET', '/rooms/*/topic', getTopic),
	route('PUT', '/rooms/*/topic', setTopic),
	route('GET', '/rooms/*/members/list', listMembers),
	route('GET', '/rooms/*/members/*/state', getMember),
	route('PUT', '/rooms/*/members/*/state', putMember),
	route('DELETE', '/rooms/*/members/*/state', deleteMember),
	route('GET', '/rooms/*/messages/list', listMessages),
	route('PUT', '/rooms/*/messages/*/*/feedback/*/*', putFeedback),
	route('GET', '/rooms/*/messages/*/*/feedback/*/*', getFeedback),
	route('PUT', '/rooms/*/messages/*/*', putMessage),
	route('GET', '/rooms/*/messages/*/*', getMessage),
	route('GET', '/im/sync', imSync),
	route('GET', '/events', events),
	route('GET', '/public/rooms', publicRooms, anybody),
	route('GET', '/ds/room/*', lookUpAlias, anybody),
	route('PUT', '/ds/room/*', addAlias, anybody),
	route('GET', '/profile/*/displayname', getProfile('displayname'), anybody),
	route('PUT', '/profile/*/displayname', putProfile('displayname')),
	route('GET', '/profile/*/avatar_url', getProfile('avatar_url'), anybody),
	route('PUT', '/profile/*/avatar_url', putProfile('avatar_url')),
	route('GET', '/presence/*/status', getPresence),
	route('PUT', '/presence/*/status', putPresence),
	route('GET', '/presence_list/*', getPresenceList),
	route('POST', '/presence_list/*', postPresenceList),
];
