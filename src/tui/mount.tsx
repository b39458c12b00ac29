import {render} from 'ink';
import {Component, type ReactNode} from 'react';
import type {Terminal} from '../term/terminal.ts';
import {windowTitle} from './alerts.ts';
import {cursorOf} from './cursor.ts';
import type {Frame} from './frame.ts';
import {App} from './panes/app.tsx';

/** Ink on a terminal. */
export interface Mounted {
	/** Draws a frame and places its cursor before it returns. */
	draw(frame: Frame): void;
	unmount(): void;
}

/** `onError` is told what React could not draw; the screen is empty from then on. */
export function mount(terminal: Terminal, onError: (error: unknown) => void): Mounted {
	const treeOf = (frame: Frame): ReactNode => (
		<Boundary onError={onError}>
			<App frame={frame} />
		</Boundary>
	);
	const instance = render(null, {
		stdout: terminal.inkStdout,
		stdin: terminal.inkStdin,
		// Each commit gives a whole frame, also where the environment says that nobody watches (CI).
		debug: true,
		exitOnCtrlC: false,
		patchConsole: false,
	});
	return {
		draw: (frame) => {
			const {chat, screen} = frame;
			instance.rerender(treeOf(frame));
			terminal.placeCursor(cursorOf(frame));
			terminal.setTitle(chat ? windowTitle(chat, screen.openRoom) : 'chat-tui');
		},
		unmount: () => instance.unmount(),
	};
}

interface BoundaryProps {
	readonly onError: (error: unknown) => void;
	readonly children: ReactNode;
}

/** In place of Ink's own, which draws a stack trace over the screen. */
class Boundary extends Component<BoundaryProps, {readonly hasFailed: boolean}> {
	override state = {hasFailed: false};

	static getDerivedStateFromError(): {readonly hasFailed: boolean} {
		return {hasFailed: true};
	}

	override componentDidCatch(error: unknown): void {
		this.props.onError(error);
	}

	override render(): ReactNode {
		return this.state.hasFailed ? null : this.props.children;
	}
}
