import {type ChildProcess, spawn} from 'node:child_process';
import {createInterface} from 'node:readline';
import {until} from '../helpers/until.ts';

/** A program that speaks in lines of JSON, that can be killed and started again. */
export interface Speaker {
	/** Every line that its lives have said, oldest first. */
	readonly said: readonly unknown[];
	readonly isAlive: boolean;
	readonly kills: number;
	start(): Promise<void>;
	/** SIGKILL; resolves when it is dead. */
	kill(): Promise<void>;
	tell(line: object): void;
	/** Waits for something that is said from now on and fits. */
	hear<Said>(fits: (said: object) => said is Said & object, ms: number): Promise<Said>;
}

export interface Program {
	readonly name: string;
	/** What Node is given, anew at each start. */
	readonly args: () => readonly string[];
	readonly env?: Readonly<Record<string, string>>;
}

const open = new Set<ChildProcess>();

/** Ends all that still run. */
export function endAll(): void {
	for (const child of open) child.kill('SIGKILL');
}

/** Not running yet. */
export function createSpeaker({name, args, env = {}}: Program): Speaker {
	const said: unknown[] = [];
	let child: ChildProcess | null = null;
	let kills = 0;
	let errors = '';
	const hear = async <Said>(fits: (line: object) => line is Said & object, ms: number): Promise<Said> => {
		const from = said.length;
		const find = () => said.slice(from).find((line): line is Said & object => fits(line as object));
		try {
			return (await until(find, {ms, what: `${name} to say something`})) as Said;
		} catch (error) {
			throw new Error(`${String(error)}; it said ${JSON.stringify(said.slice(-3))}; ${errors.slice(-500)}`);
		}
	};
	return {
		said,
		get isAlive() {
			return child !== null;
		},
		get kills() {
			return kills;
		},
		hear,
		start: async () => {
			const started = spawn(process.execPath, [...args()], {env: {PATH: process.env['PATH'] ?? '', ...env}});
			child = started;
			open.add(started);
			started.stderr.on('data', (text) => {
				errors += String(text);
			});
			started.stdin.on('error', () => {});
			started.on('exit', () => {
				open.delete(started);
				if (child === started) child = null;
			});
			const first = hear((line): line is object => line !== null, 20_000);
			createInterface({input: started.stdout}).on('line', (line) => {
				// What a death has cut in the middle says nothing.
				if (line.startsWith('{') && line.endsWith('}')) said.push(JSON.parse(line));
			});
			await first;
		},
		kill: async () => {
			const dying = child;
			if (!dying) return;
			kills++;
			const closed = new Promise((resolve) => dying.once('close', resolve));
			dying.kill('SIGKILL');
			await closed;
		},
		tell: (line) => void child?.stdin?.write(`${JSON.stringify(line)}\n`),
	};
}
