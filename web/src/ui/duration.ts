const units = ['year', 'month', 'week', 'day', 'hour', 'minute', 'second'] as const
const pattern = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/u

/** `P1DT12H` as `1 day 12 hours`. Whatever is no ISO 8601 duration comes back as it is. */
export function durationInWords(duration: string): string {
  const [, ...amounts] = pattern.exec(duration) ?? []
  const words = amounts.flatMap((amount, index) =>
    amount === undefined || Number(amount) === 0 ? [] : [`${amount} ${units[index]}${Number(amount) === 1 ? '' : 's'}`],
  )
  return words.length === 0 ? duration : words.join(' ')
}
