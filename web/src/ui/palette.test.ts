import { describe, expect, it } from 'vitest'
import { palettes } from './palette.ts'

/** WCAG 2.2, "contrast ratio": 1 to 21. */
function contrast(a: string, b: string): number {
  const [bright, dim] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return ((bright ?? 0) + 0.05) / ((dim ?? 0) + 0.05)
}

function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return channel <= 0.040_45 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

describe.each(Object.entries(palettes))('the %s palette', (_, palette) => {
  const surfaces = [palette.bg, palette.panel, palette.hover]

  it.each(['ink', 'soft', 'accent', 'met', 'late', 'missed', 'waived', 'open'] as const)(
    'sets text in %s that can be read on every surface',
    (name) => {
      for (const surface of surfaces) expect(contrast(palette[name], surface)).toBeGreaterThanOrEqual(4.5)
    },
  )

  it.each(['none', 'edge'] as const)('draws marks and controls in %s that can be seen on every surface', (name) => {
    for (const surface of surfaces) expect(contrast(palette[name], surface)).toBeGreaterThanOrEqual(3)
  })
})
