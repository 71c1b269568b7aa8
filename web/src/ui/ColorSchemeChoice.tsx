import { SegmentedControl, useMantineColorScheme, type MantineColorScheme } from '@mantine/core'

const choices: { value: MantineColorScheme; label: string }[] = [
  { value: 'auto', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
]

/** Light, dark, or as the system has it; remembered on this device. */
export function ColorSchemeChoice() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <SegmentedControl
      size="xs"
      fullWidth
      aria-label="Color scheme"
      data={choices}
      value={colorScheme}
      onChange={(value) => {
        const choice = choices.find((one) => one.value === value)
        if (choice) setColorScheme(choice.value)
      }}
    />
  )
}
