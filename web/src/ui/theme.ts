import {
  createTheme,
  defaultVariantColorsResolver,
  type CSSVariablesResolver,
  type MantineColorsTuple,
} from '@mantine/core'
import { palettes, paletteVariables } from './palette.ts'

/** From faint to deep around the accent; 6 is the accent of the light scheme, 4 that of the dark one. */
const hold: MantineColorsTuple = [
  '#e6f6f4',
  '#cfeae6',
  '#a2d6cf',
  '#74c8bd',
  '#4fc3b3',
  '#1f9184',
  '#0b6b63',
  '#095d56',
  '#074e48',
  '#053e39',
]

/** Mantine takes the edges of inputs from the fourth gray, so that one is dark enough to be seen (`edge` of the palette). */
const gray: MantineColorsTuple = [
  '#f7f8f8',
  '#eef2f2',
  '#e2e6e8',
  '#cfd6d9',
  '#7c878d',
  '#717c82',
  '#566168',
  '#434c52',
  '#2b3236',
  '#15191c',
]

/** From text to ground in the dark scheme; the fourth is the edge of inputs, the sixth their ground. */
const dark: MantineColorsTuple = [
  '#e8ecee',
  '#b9c3c8',
  '#9aa6ad',
  '#85929a',
  '#6b777e',
  '#2a3337',
  '#12171a',
  '#161b1e',
  '#0f1315',
  '#0a0d0f',
]

/** Buttons and inputs that stand beside each other are of one height. */
const heights = { xs: '28px', sm: '34px' }

/** What lies above the page has the ground of a panel. */
const raised = {
  title: { fontSize: '16px', fontWeight: 600, lineHeight: 1.35 },
  content: { background: 'var(--hf-panel)', border: '1px solid var(--hf-line)' },
  header: { background: 'var(--hf-panel)' },
}

export const theme = createTheme({
  fontFamily: "'Inter Variable', Inter, system-ui, sans-serif",
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '18px' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.45', lg: '1.5', xl: '1.5' },
  headings: { fontWeight: '650' },
  spacing: { xs: '6px', sm: '10px', md: '14px', lg: '20px', xl: '28px' },
  defaultRadius: 6,
  radius: { xs: '3px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
  colors: { hold, gray, dark },
  primaryColor: 'hold',
  primaryShade: { light: 6, dark: 4 },
  cursorType: 'pointer',
  respectReducedMotion: true,
  // Mantine chooses the text on a filled button by the light scheme alone; the palette knows both.
  variantColorResolver: (input) =>
    input.variant === 'filled' && (input.color ?? 'hold') === 'hold'
      ? {
          background: 'var(--hf-accent)',
          hover: 'color-mix(in srgb, var(--hf-accent) 88%, var(--hf-ink))',
          color: 'var(--hf-panel)',
          border: '1px solid transparent',
        }
      : defaultVariantColorsResolver(input),
  // By name, since importing the components only to set defaults would put all of them on the first page.
  components: {
    Button: {
      defaultProps: { size: 'sm' },
      styles: { root: { fontWeight: 550 } },
      vars: (_: unknown, { size }: { size?: string }) => ({
        root: {
          '--button-height': size === 'xs' ? heights.xs : heights.sm,
          '--button-padding-x': size === 'xs' ? '10px' : '14px',
        },
      }),
    },
    Input: {
      vars: (_: unknown, { size }: { size?: string }) => ({
        wrapper: { '--input-height': size === 'xs' ? heights.xs : heights.sm },
      }),
    },
    Modal: { defaultProps: { centered: true, transitionProps: { duration: 80 } }, styles: raised },
    Drawer: { styles: raised },
    Popover: {
      defaultProps: { shadow: 'md', transitionProps: { duration: 60 } },
      styles: { dropdown: { background: 'var(--hf-panel)', borderColor: 'var(--hf-edge-soft)' } },
    },
    SegmentedControl: { defaultProps: { withItemsBorders: false } },
    TextInput: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    Textarea: { defaultProps: { size: 'sm', autosize: true, minRows: 3 } },
    Select: { defaultProps: { size: 'sm' } },
    Progress: { styles: { root: { background: 'var(--hf-line)' } } },
    DatePicker: {
      defaultProps: {
        hideOutsideDates: true,
        ariaLabels: {
          nextMonth: 'Next month',
          previousMonth: 'Month before',
          nextYear: 'Next year',
          previousYear: 'Year before',
          nextDecade: 'Next ten years',
          previousDecade: 'Ten years before',
        },
      },
    },
    Kbd: { styles: { root: { fontFamily: 'inherit', fontWeight: 500, boxShadow: 'none', borderWidth: 1 } } },
  },
})

/** Puts the palette under Mantine's own names too, so that its controls and ours are of one piece. */
export const cssVariables: CSSVariablesResolver = () => {
  const shared = {
    '--mantine-color-body': 'var(--hf-bg)',
    '--mantine-color-text': 'var(--hf-ink)',
    '--mantine-color-dimmed': 'var(--hf-soft)',
    '--mantine-color-placeholder': 'var(--hf-soft)',
    '--mantine-color-anchor': 'var(--hf-accent)',
    // Of buttons that name no color; Mantine's own is too dark in the dark scheme for the text on it.
    '--mantine-primary-color-filled-hover': 'color-mix(in srgb, var(--hf-accent) 88%, var(--hf-ink))',
    '--mantine-color-error': 'var(--hf-missed)',
    '--mantine-color-default': 'var(--hf-panel)',
    '--mantine-color-default-hover': 'var(--hf-hover)',
    '--mantine-color-default-color': 'var(--hf-ink)',
    '--mantine-color-default-border': 'var(--hf-edge-soft)',
  }
  return {
    variables: {},
    light: { ...shared, ...paletteVariables(palettes.light) },
    dark: { ...shared, ...paletteVariables(palettes.dark) },
  }
}
