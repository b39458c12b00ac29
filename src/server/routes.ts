import {directoryRoutes} from './directory.ts';
import {eventRoutes} from './events.ts';
import {feedbackRoutes} from './feedback.ts';
import {loginRoutes} from './login.ts';
import {memberRoutes} from './members.ts';
import {messageRoutes} from './messages.ts';
import {presenceListRoutes} from './presence-list.ts';
import {presenceRoutes} from './presence-status.ts';
import {profileRoutes} from './profile.ts';
import {registrationRoutes} from './registration.ts';
import {roomRoutes} from './rooms.ts';
import type {Route} from './route.ts';
import {syncRoutes} from './sync.ts';
import {topicRoutes} from './topic.ts';

/** Everything the server answers to, below the prefix of the API. */
export const routes: readonly Route[] = [
	...registrationRoutes,
	...loginRoutes,
	...roomRoutes,
	...directoryRoutes,
	...memberRoutes,
	...messageRoutes,
	...feedbackRoutes,
	...topicRoutes,
	...profileRoutes,
	...presenceRoutes,
	...presenceListRoutes,
	...syncRoutes,
	...eventRoutes,
];
