import {toUserId} from './ids.ts';
import {isObject} from './json.ts';
import {checkLength} from './length.ts';
import {declare, presenceOf, type Status} from './presence.ts';
import {Refusal, refusal} from './refusal.ts';
import {type Route, type SignedInCall, signedIn} from './route.ts';
import {canSee} from './visibility.ts';

/** What follows the path is ignored, as in 2014. */
const STATUS = '/presence/:user{[^/]*}/:status{status.*}';

/** Whether somebody is here, and what he says that he does. */
export const presenceRoutes: readonly Route[] = [
	{method: 'GET', path: STATUS, answer: signedIn(read)},
	{method: 'PUT', path: STATUS, answer: signedIn(write)},
];

function read({home, userId, part}: SignedInCall): unknown {
	const seen = toUserId(part('user'));
	if (!canSee(home.db, userId, seen)) throw refusal(404, 'M_UNKNOWN', 'Presence information not visible');
	return presenceOf(home, seen);
}

function write({home, userId, part, body}: SignedInCall): unknown {
	// The words are those of the server of 2014.
	if (toUserId(part('user')) !== userId)
		throw refusal(400, 'M_FORBIDDEN', "Cannot set another user's displayname");
	declare(home, userId, toStatus(body));
	return '';
}

/** Any state of up to 100 characters is taken with a message of up to 1,000, but no key besides. */
function toStatus(body: unknown): Status {
	const {state, status_msg = null, ...others} = isObject(body) ? body : {};
	if (typeof state !== 'string' || Object.keys(others).length > 0) throw unreadable();
	if (status_msg !== null && typeof status_msg !== 'string') throw unreadable();
	checkLength('state', state, 100);
	checkLength('status_msg', status_msg, 1_000);
	return {state, status_msg};
}

const unreadable = () => new Refusal(400, 'Unable to parse state');
