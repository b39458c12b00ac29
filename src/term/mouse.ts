import type {MouseInput} from './input-types.ts';

/**
 * An SGR mouse report, CSI < button ; column ; row M or m. Null for what nobody asked for: movement without a
 * button, the wheel sideways, further buttons.
 */
export function mouseInput(parameters: string, final: string): MouseInput | null {
	const [code = 0, column = 0, row = 0] = parameters.split(';').map(Number);
	const action = actionOf(code, final);
	if (!action || !(column >= 1) || !(row >= 1)) return null;
	return {
		type: 'mouse',
		action,
		button: (code & bits.wheel) === 0 ? code & bits.button : 0,
		column: column - 1,
		row: row - 1,
		ctrl: (code & bits.ctrl) !== 0,
		alt: (code & bits.alt) !== 0,
		shift: (code & bits.shift) !== 0,
	};
}

const bits = {button: 3, shift: 4, alt: 8, ctrl: 16, motion: 32, wheel: 64, further: 128};

function actionOf(code: number, final: string): MouseInput['action'] | null {
	if ((code & bits.further) !== 0) return null;
	const button = code & bits.button;
	if ((code & bits.wheel) !== 0) return button === 0 ? 'wheelup' : button === 1 ? 'wheeldown' : null;
	if (button === 3) return null;
	if (final === 'm') return 'release';
	return (code & bits.motion) !== 0 ? 'drag' : 'press';
}
