/** Check digits. All functions take digits only, unless they say otherwise, and return false for other lengths. */

export function digitsOf(text: string): string {
  return text.replaceAll(/\D/g, '')
}

/** ISO/IEC 7812-1 annex B. */
export function luhn(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    let digit = digitAt(digits, digits.length - 1 - i)
    if (i % 2 === 1) digit = digit > 4 ? digit * 2 - 9 : digit * 2
    sum += digit
  }
  return sum % 10 === 0
}

export function digitAt(digits: string, at: number): number {
  return digits.charCodeAt(at) - 48
}

/** Sum of digits times weights, over as many digits as there are weights. */
export function weighted(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, i) => sum + weight * digitAt(digits, i), 0)
}

/** The remainder of a number of any length. */
export function remainder(digits: string, divisor: number): number {
  let rest = 0
  for (let i = 0; i < digits.length; i++) rest = (rest * 10 + digitAt(digits, i)) % divisor
  return rest
}

/** ISO 7064 MOD 97-10 as IBAN uses it (ISO 13616): letters count 10 to 35, the first four characters go last. */
export function ibanChecks(iban: string): boolean {
  const moved = iban.slice(4) + iban.slice(0, 4)
  return (
    remainder(
      moved.replaceAll(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55)),
      97,
    ) === 1
  )
}

/** ISO 7064 MOD 11,10. */
export function mod11And10(digits: string): boolean {
  let product = 10
  for (let i = 0; i < digits.length - 1; i++) {
    const sum = (digitAt(digits, i) + product) % 10
    product = ((sum === 0 ? 10 : sum) * 2) % 11
  }
  return (product + digitAt(digits, digits.length - 1)) % 10 === 1
}

const VERHOEFF_PRODUCT = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
]
const VERHOEFF_PERMUTATION = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
]

export function verhoeff(digits: string): boolean {
  let check = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = digitAt(digits, digits.length - 1 - i)
    const permuted = digitAt(VERHOEFF_PERMUTATION[i % 8] ?? '', digit)
    check = digitAt(VERHOEFF_PRODUCT[check] ?? '', permuted)
  }
  return check === 0
}

/** EAN-13 (GS1 General Specifications §7.9). */
export function ean13(digits: string): boolean {
  return digits.length === 13 && weighted(digits, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0
}

/** Whether day and month can be; years of two digits are of either century, so 29 February passes. */
export function isDayAndMonth(day: number, month: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= (month === 2 ? 29 : [4, 6, 9, 11].includes(month) ? 30 : 31)
}

export function numberAt(digits: string, from: number, length = 2): number {
  return Number(digits.slice(from, from + length))
}

/** One digit again and again, or counted up: what people type to get past a form. */
export function isTrivial(digits: string): boolean {
  return /^(\d)\1*$/.test(digits) || '0123456789012345678'.includes(digits)
}
