/** `17 %`, of a share between 0 and 1. What is not quite nothing or all never reads as that; null (nothing to share) is a dash. */
export function formatShare(share: number | null): string {
  if (share === null) return '–'
  const percent = Math.round(share * 100)
  if (percent === 0 && share > 0) return '<1\u00A0%'
  if (percent === 100 && share < 1) return '>99\u00A0%'
  return `${percent}\u00A0%`
}

/** `1 policy`, `2 policies`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count}\u00A0${count === 1 ? one : many}`
}
