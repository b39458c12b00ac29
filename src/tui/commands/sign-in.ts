import type {Client} from '../../client/client.ts';
import {showNotice} from '../change.ts';
import {type Command, errorLine, type Screen} from '../screen.ts';
import type {ScreenState, SignIn} from '../state.ts';
import {signInAgainAs, signInFields} from '../state.ts';

export const nextField: Command = onPage((screen, page) => focusField(screen, page, 1));
export const previousField: Command = onPage((screen, page) => focusField(screen, page, -1));

/** Back to the messages, where there are any behind the page. */
export const leavePage: Command = (screen) => {
	if (screen.get().signIn?.how !== 'again') return false;
	screen.change((state) => ({...showNotice(laterLine)(state), signIn: null}));
};

const laterLine = 'signed out: what you write is kept here; /login asks for the password again';

/** Asks for the password again, where the server no longer knows the user; over whatever is open. */
export function askAgain(screen: Screen, {account}: Client): void {
	screen.change((state) => ({...state, overlays: [], signIn: signInAgainAs(account)}));
	screen.withoutPassword(account).then(
		(hint) => hint !== null && update(screen, {error: hint}),
		// The sign-in itself says what is wrong with the server.
		() => {},
	);
}

export const switchHow: Command = onPage((screen, page) => {
	if (page.how === 'again') return;
	update(screen, {how: page.how === 'login' ? 'register' : 'login', error: null});
});

/** Enter goes on to the next field, and from the last one signs in. */
export const confirm: Command = onPage((screen, page) => {
	if (page.fields[page.focus].text.trim() === '') return update(screen, {error: `${page.focus} is missing`});
	if (page.focus !== signInFields.at(-1)) return focusField(screen, page, 1);
	const empty = signInFields.find((field) => page.fields[field].text.trim() === '');
	if (empty) return update(screen, {focus: empty, error: `${empty} is missing`});
	void signIn(screen, page);
});

async function signIn(screen: Screen, {how, fields}: SignIn): Promise<void> {
	update(screen, {isBusy: true, error: null});
	try {
		const {server, user, password} = fields;
		if (how === 'again') return await screen.signInAgain(password.text);
		await screen.signIn(how, {server: server.text.trim(), user: user.text.trim(), password: password.text});
	} catch (error) {
		update(screen, {isBusy: false, error: errorLine(error)});
	}
}

function focusField(screen: Screen, {focus, how}: SignIn, by: 1 | -1): void {
	if (how === 'again') return;
	const {length} = signInFields;
	const field = signInFields[(signInFields.indexOf(focus) + by + length) % length];
	if (field) update(screen, {focus: field, error: null});
}

function update(screen: Screen, change: Partial<SignIn>): void {
	screen.change((state: ScreenState) =>
		state.signIn ? {...state, signIn: {...state.signIn, ...change}} : state,
	);
}

/** While the server is asked, the page waits. */
function onPage(run: (screen: Screen, page: SignIn) => void): Command {
	return (screen) => {
		const page = screen.get().signIn;
		if (!page) return false;
		if (!page.isBusy) run(screen, page);
	};
}
