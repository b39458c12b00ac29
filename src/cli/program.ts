import {Command, InvalidArgumentError, Option} from 'commander';
import {UsageError} from '../domain/errors.ts';
import type {Context} from './context.ts';
import type {CommandRow} from './table.ts';
import {commandTable, programExamples} from './table.ts';

declare const __VERSION__: string;

/** A command's work; its exit code if that is not 0. `values`: the arguments, then the command's own options. */
export type Run = (context: Context, ...values: never[]) => Promise<number> | Promise<void>;

/** The options that every command takes, before or after its name. */
export interface GlobalOptions {
	readonly profile: string;
	readonly json?: boolean;
	readonly color: boolean;
	readonly debug?: boolean;
}

/** Called with what the command line asks for. The command's module is loaded by `load`, not before. */
export type Perform = (
	load: () => Promise<{readonly run: Run}>,
	values: readonly unknown[],
	globals: GlobalOptions,
) => Promise<void>;

/** The command line. Throws commander's errors instead of ending the process, and prints nothing but help. */
export function buildProgram(perform: Perform): Command {
	const program = new Command('chat-tui')
		.description(
			'Chat in the terminal: a full-screen client, a scriptable command line and a server of your own.',
		)
		.usage('[options] [room] | [options] <command>')
		.version(__VERSION__)
		.option('--profile <name>', 'the signed-in account to use, where there are several', 'default')
		.option('--json', 'print one JSON object a line')
		.option('--no-color', 'use no colours (as does NO_COLOR in the environment)')
		.option('--debug', 'write what is done to the log file')
		.configureOutput({writeErr: () => {}})
		.configureHelp({showGlobalOptions: true})
		.exitOverride()
		.addHelpText('after', examples(programExamples));
	program
		.command('screen [room]', {isDefault: true, hidden: true})
		.description('The screen, on that room if one is named.')
		.allowExcessArguments()
		.action((room: string | undefined, _options: unknown, command: Command) => {
			checkNames(command, [room]);
			if (room !== undefined && !/^[#!]/.test(room)) throw unknownCommand(room);
			if (command.args.length > 1) throw new UsageError('the screen opens one room; see chat-tui --help');
			return perform(() => import('./commands/screen.ts'), [room], command.optsWithGlobals());
		});
	for (const row of commandTable) addCommand(program, row, perform);
	return program;
}

function addCommand(program: Command, row: CommandRow, perform: Perform): void {
	const command = program
		.command(row.usage)
		.description(row.summary)
		.addHelpText('after', examples(row.examples));
	for (const {flags, text, parse, initial} of row.options ?? []) {
		const option = new Option(flags, text).default(initial);
		if (parse) option.argParser((value) => parsed(parse, value));
		command.addOption(option);
	}
	command.action((...values: unknown[]) => {
		checkNames(command, values);
		return perform(row.load, values.slice(0, -1), command.optsWithGlobals());
	});
}

/** UsageError if a room, user or alias is empty, as a shell's variable that was never set. A text may be. */
function checkNames({registeredArguments}: Command, values: readonly unknown[]): void {
	for (const [index, argument] of registeredArguments.entries()) {
		const name = argument.name();
		const isEmpty = [values[index]].flat().some((value) => typeof value === 'string' && !value.trim());
		if (isEmpty && name !== 'text') throw new UsageError(`the ${name} is empty; see chat-tui --help`);
	}
}

function parsed<Value>(parse: (text: string) => Value | null, text: string): Value {
	const value = parse(text);
	if (value === null) throw new InvalidArgumentError('');
	return value;
}

function unknownCommand(name: string): UsageError {
	return new UsageError(`unknown command '${name}'; chat-tui --help lists them, and a room begins with #`);
}

function examples(lines: readonly string[]): string {
	return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`;
}
