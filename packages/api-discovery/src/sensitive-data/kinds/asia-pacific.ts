/** National identifiers of Asia and the Pacific. */
import { DIGITS_7, LENGTH_11, UPPER } from '../character-classes.ts'
import { digitAt, digitsOf, isDayAndMonth, isTrivial, luhn, numberAt, verhoeff, weighted } from '../checksums.ts'
import type { SensitiveKind } from '../kind.ts'
import { nationalId } from './national-id.ts'

export const ASIA_PACIFIC: readonly SensitiveKind[] = [
  nationalId('in', 'Indian Aadhaar number', {
    pattern: /(?<![\w.-])[2-9]\d{3}[ -]?\d{4}[ -]?\d{4}(?![\w-]|[ -]\d|\.\d)/g,
    accepts: (match) => verhoeff(digitsOf(match)),
    unmistakable: /^\d{4} \d{4} \d{4}$/,
    context: /\b(?:aadhaa?r|uidai?)\b/,
  }),
  nationalId('in-pan', 'Indian permanent account number', {
    pattern: /(?<![A-Za-z\d])[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z](?![A-Za-z\d])/g,
    needs: UPPER,
    context: /\b(?:pan|permanent account|tax ?id)\b/,
  }),
  nationalId('cn', 'Chinese resident identity number', {
    pattern: /(?<![\w.-])[1-8]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX](?![\w-]|\.\d)/g,
    needs: DIGITS_7 | LENGTH_11,
    accepts: (match) =>
      '10X98765432'[weighted(match, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11] === match[17],
  }),
  nationalId('kr', 'Korean resident registration number', {
    pattern: /(?<![\w.-])\d{6}-?[1-8]\d{6}(?![\w-]|\.\d)/g,
    accepts: (match) => {
      const digits = digitsOf(match)
      const check = (11 - (weighted(digits, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11)) % 10
      return isDayAndMonth(numberAt(digits, 4), numberAt(digits, 2)) && check === digitAt(digits, 12)
    },
    unmistakable: /^\d{6}-\d{7}$/,
    context: /\b(?:rrn|resident registration|jumin)\b/,
  }),
  nationalId('jp', 'Japanese individual number', {
    pattern: /(?<![\w.-])\d{4}[ -]?\d{4}[ -]?\d{4}(?![\w-]|[ -]\d|\.\d)/g,
    accepts: (match) => {
      const digits = digitsOf(match)
      const rest = weighted(digits, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11
      return digitAt(digits, 11) === (rest <= 1 ? 0 : 11 - rest) && !isTrivial(digits)
    },
    context: /\b(?:my ?number|individual number|kojin bango)\b/,
  }),
  nationalId('tw', 'Taiwanese identity number', {
    pattern: /(?<![A-Za-z\d])[A-Z][1289]\d{8}(?![A-Za-z\d])/g,
    needs: UPPER | DIGITS_7,
    accepts: (match) => {
      const letter = 'ABCDEFGHJKLMNPQRSTUVXYWZIO'.indexOf(match[0] ?? '') + 10
      const digits = `${letter}${match.slice(1)}`
      return weighted(digits, [1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1]) % 10 === 0
    },
    context: /\b(?:national id|identity (?:number|card)|id (?:number|card)|taiwan)\b/,
  }),
  nationalId('sg', 'Singaporean NRIC or FIN', {
    pattern: /(?<![A-Za-z\d])[STFG]\d{7}[A-Z](?![A-Za-z\d])/g,
    needs: UPPER | DIGITS_7,
    accepts: (match) => {
      const offset = match.startsWith('T') || match.startsWith('G') ? 4 : 0
      const rest = (offset + weighted(match.slice(1), [2, 7, 6, 5, 4, 3, 2])) % 11
      return match[8] === (/^[ST]/.test(match) ? 'JZIHGFEDCBA' : 'XWUTRQPNMLK')[rest]
    },
    unless: /\b(?:sku|part|order|serial|model)\b/,
    context: /(?:)/,
  }),
  nationalId('hk', 'Hong Kong identity card number', {
    pattern: /(?<![A-Za-z\d])[A-Z]{1,2}\d{6}\(?[\dA]\)?(?![A-Za-z\d])/g,
    needs: UPPER,
    accepts: isHongKongId,
    unmistakable: /\([\dA]\)$/,
    context: /\b(?:hkid|hong kong id)\b/,
  }),
  nationalId('th', 'Thai identification number', {
    pattern: /(?<![\w.-])[1-8]-?\d{4}-?\d{5}-?\d{2}-?\d(?![\w-]|\.\d)/g,
    accepts: (match) => {
      const digits = digitsOf(match)
      const sum = weighted(digits, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2])
      return (11 - (sum % 11)) % 10 === digitAt(digits, 12)
    },
    unmistakable: /^\d-\d{4}-\d{5}-\d{2}-\d$/,
    context: /\b(?:thai|citizen|national) id\b/,
  }),
  nationalId('il', 'Israeli identity number', {
    pattern: /(?<![\w.-])\d{9}(?![\w-]|\.\d)/g,
    accepts: (match) => luhn(match) && !isTrivial(match),
    context: /\b(?:teudat zehut|israeli id|tz|mispar zehut)\b/,
  }),
  nationalId('tr', 'Turkish identity number', {
    pattern: /(?<![\w.-])[1-9]\d{10}(?![\w-]|\.\d)/g,
    accepts: (match) => {
      const tenth = ((weighted(match, [7, -1, 7, -1, 7, -1, 7, -1, 7]) % 10) + 10) % 10
      return digitAt(match, 9) === tenth && weighted(match, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]) % 10 === digitAt(match, 10)
    },
    context: /\b(?:tckn|tc ?kimlik|kimlik|tc (?:no|number)|national id)\b/,
  }),
  nationalId('au-tfn', 'Australian tax file number', {
    pattern: /(?<![\w.-])\d{3} ?\d{3} ?\d{3}(?![\w-]|\.\d)/g,
    accepts: (match) =>
      weighted(digitsOf(match), [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0 && !isTrivial(digitsOf(match)),
    context: /\b(?:tfn|tax file)\b/,
  }),
  nationalId('nz', 'New Zealand tax number', {
    pattern: /(?<![\w.-])\d{2,3}-?\d{3}-?\d{3}(?![\w-]|\.\d)/g,
    accepts: isNewZealandIrd,
    context: /\b(?:ird|inland revenue)\b/,
  }),
]

function isHongKongId(match: string): boolean {
  const compact = match.replaceAll(/[()]/g, '').padStart(9, ' ')
  let sum = 0
  for (let i = 0; i < 8; i++) {
    const code = compact.charCodeAt(i)
    const value = code === 32 ? 36 : code >= 65 ? code - 55 : code - 48
    sum += value * (9 - i)
  }
  const check = (11 - (sum % 11)) % 11
  return compact[8] === (check === 10 ? 'A' : String(check))
}

function isNewZealandIrd(match: string): boolean {
  const digits = digitsOf(match).padStart(9, '0')
  const number = Number(digits)
  if (number < 10_000_000 || number > 150_000_000) return false
  for (const weights of [
    [3, 2, 7, 6, 5, 4, 3, 2],
    [7, 4, 3, 2, 5, 2, 7, 6],
  ]) {
    const rest = weighted(digits, weights) % 11
    const check = rest === 0 ? 0 : 11 - rest
    if (check < 10) return check === digitAt(digits, 8)
  }
  return false
}
