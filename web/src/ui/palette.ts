/**
 * The colors of both schemes. Color stands for state and for nothing else; every pair of a color that text is set in and a
 * surface that it may lie on has a contrast of at least 4.5 (WCAG 2.2 SC 1.4.3), marks at least 3 (SC 1.4.11).
 */
interface Palette {
  /** Surfaces */
  bg: string
  panel: string
  hover: string
  line: string
  /** Edge of an input: stronger than `line`, because it is what makes it visible. */
  edge: string
  /** Edge of a button and line under a quiet link, which are told by their text. */
  'edge-soft': string
  /** Text */
  ink: string
  soft: string
  accent: string
  /** States */
  met: string
  late: string
  missed: string
  waived: string
  open: string
  none: string
}

export const palettes: { light: Palette; dark: Palette } = {
  light: {
    bg: '#f7f8f8',
    panel: '#ffffff',
    hover: '#eef2f2',
    line: '#e2e6e8',
    edge: '#7c878d',
    'edge-soft': '#c9d0d4',
    ink: '#15191c',
    soft: '#566168',
    accent: '#0b6b63',
    met: '#14795d',
    late: '#8f5b0e',
    missed: '#bd2f25',
    waived: '#6b5a9c',
    open: '#1f66a8',
    none: '#748087',
  },
  dark: {
    bg: '#0f1315',
    panel: '#161b1e',
    hover: '#1f262a',
    line: '#2a3337',
    edge: '#6b777e',
    'edge-soft': '#414c52',
    ink: '#e8ecee',
    soft: '#9aa6ad',
    accent: '#4fc3b3',
    met: '#43c59e',
    late: '#e0a63d',
    missed: '#f0766b',
    waived: '#a99ad6',
    open: '#7cb3ea',
    none: '#7d8a91',
  },
}

/** `{ '--hf-bg': '#f7f8f8', … }`: how style sheets name the colors. */
export function paletteVariables(palette: Palette): Record<string, string> {
  return Object.fromEntries(Object.entries(palette).map(([name, color]) => [`--hf-${name}`, color]))
}
