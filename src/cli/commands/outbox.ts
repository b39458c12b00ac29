import type {Unsent, UnsentMessage} from '../../client/unsent.ts';
import {accountDir} from '../../config/paths.ts';
import {AuthError, CacheError, NetworkError, UsageError} from '../../domain/errors.ts';
import {columns} from '../columns.ts';
import type {Context} from '../context.ts';
import {exitCodes} from '../exit.ts';
import {chooseUnsent} from '../outbox-choice.ts';
import {roomOf, unsentCells, unsentJson} from '../outbox-line.ts';
import {type Outcome, type Sending, sendUnsent} from '../outbox-sending.ts';
import {withOutbox} from '../own-outbox.ts';

interface Options {
	readonly all?: boolean;
}

interface Chosen {
	readonly ids: readonly string[];
	readonly isAll: boolean;
}

/** Lists what waits to be sent, or settles it. Gives the exit code. */
export async function run(
	context: Context,
	action: string | undefined,
	ids: readonly string[],
	{all: isAll = false}: Options,
): Promise<number> {
	const act = actions.get(action ?? 'list');
	if (!act) throw new UsageError(`unknown action '${action}': it is list, resend or discard`);
	return act(context, {ids, isAll});
}

type Act = (context: Context, chosen: Chosen) => number | Promise<number>;

const actions: ReadonlyMap<string, Act> = new Map<string, Act>([
	['list', list],
	['resend', resend],
	['discard', discard],
]);

function list(context: Context, {ids, isAll}: Chosen): number {
	if (ids.length > 0 || isAll) throw new UsageError('list takes no ids: it shows all that waits');
	const unsent = withOutbox(context, context.session(), (file) => file?.list() ?? []);
	const now = Date.now();
	const lines = columns(
		unsent.map((each) => unsentCells(each, now)),
		wholeColumns,
	);
	for (const [index, each] of unsent.entries()) context.print(unsentJson(each), lines[index] ?? null);
	return exitCodes.done;
}

/** The id, which is copied, and the state with its reason. */
const wholeColumns = [0, 2];

function discard(context: Context, chosen: Chosen): number {
	return withOutbox(context, context.session(), (file) => {
		const unsent = file?.list() ?? [];
		const messages = chooseUnsent(unsent, 'discard', chosen);
		checkWritable(file);
		if (messages.length === 0 && unsent.length > 0)
			context.note(`nothing was discarded: ${unsent.length} still to go out by itself; discard that by id`);
		const kept = messages.filter((message) => {
			const isGone = file?.discard(message.msgId) ?? true;
			if (isGone) print(context, message, {outcome: 'discarded', reason: null});
			return !isGone;
		});
		for (const message of kept) {
			const reason = message.state === 'sent' ? 'it has been sent' : 'it is being sent already';
			print(context, message, {outcome: 'kept', reason});
			context.note(`${message.msgId} was not discarded: ${reason}`);
		}
		return kept.length > 0 ? exitCodes.failed : exitCodes.done;
	});
}

/** Until each is sent or refused; AuthError or NetworkError, after saying what became of the others, if that is not to be had now. */
async function resend(context: Context, chosen: Chosen): Promise<number> {
	const [messages, isLed] = withOutbox(context, context.session(), (file) => {
		const chosenOnes = chooseUnsent(file?.list() ?? [], 'resend', chosen);
		checkWritable(file);
		return [chosenOnes, file?.isLed() ?? false] as const;
	});
	if (messages.length === 0) return exitCodes.done;
	const {outcomes, problem} = await send(context, messages, isLed);
	for (const message of messages) {
		const outcome = outcomes.get(message.msgId);
		if (!outcome) continue;
		print(context, message, outcome);
		if (outcome.reason !== null)
			context.note(`${message.msgId} ${wordsOf[outcome.outcome]}: ${outcome.reason}`);
	}
	const kinds = [...outcomes.values()].map(({outcome}) => outcome);
	if (problem) throw withCount(problem, kinds.filter((kind) => kind === 'waiting').length);
	if (kinds.includes('refused')) return exitCodes.refused;
	return kinds.every((kind) => kind === 'sent') ? exitCodes.done : exitCodes.failed;
}

/** How long nothing need happen until it is given up, and how long is waited for echoes, ms. */
const patienceMs = 30_000;
const echoMs = 2000;

async function send(context: Context, messages: readonly UnsentMessage[], isLed: boolean): Promise<Sending> {
	const {openClient} = await import('../../client/open.ts');
	const session = context.session();
	const client = openClient({
		session,
		dir: accountDir(context.paths, session),
		log: (line) => context.log.error(line),
	});
	client.onNotice(context.note);
	try {
		return await sendUnsent(client, messages, {isLed, patienceMs, echoMs});
	} finally {
		await client.close();
	}
}

const wordsOf: Readonly<Record<Outcome['outcome'], string>> = {
	sent: 'was sent',
	refused: 'was refused',
	dropped: 'was not sent',
	waiting: 'still waits',
};

function withCount(problem: AuthError | NetworkError, count: number): AuthError | NetworkError {
	const text = `${count === 1 ? 'a message still waits' : `${count} messages still wait`} to be sent: ${problem.message}`;
	return problem instanceof AuthError ? new AuthError(text) : new NetworkError(text);
}

interface Result {
	readonly outcome: Outcome['outcome'] | 'discarded' | 'kept';
	readonly reason: string | null;
}

/** What went well is printed; what did not is told beside it, and printed only with `--json`. */
function print(context: Context, message: UnsentMessage, {outcome, reason}: Result): void {
	const {msgId, roomId, alias} = message;
	const isDone = outcome === 'sent' || outcome === 'discarded';
	context.print(
		{msgId, roomId, alias, outcome, reason},
		isDone ? `${outcome} ${msgId} (${roomOf(message)})` : null,
	);
}

/** On a disk that takes nothing the words of the user would be forgotten with the program. */
function checkWritable(file: Unsent | null): void {
	if (file?.isReadOnly()) throw new CacheError('the outbox cannot be written: nothing was changed');
}
