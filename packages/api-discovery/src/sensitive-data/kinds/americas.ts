/** National identifiers of the Americas and Africa. */
import { DIGITS_7, LENGTH_11, UPPER } from '../character-classes.ts'
import { digitAt, digitsOf, isDayAndMonth, isTrivial, luhn, numberAt, weighted } from '../checksums.ts'
import type { SensitiveKind } from '../kind.ts'
import { nationalId } from './national-id.ts'

export const AMERICAS: readonly SensitiveKind[] = [
  nationalId('us', 'US social security number', {
    pattern: /(?<![\w.-])(?!000|666|9\d\d)\d{3}([- ]?)(?!00)\d{2}\1(?!0000)\d{4}(?![\w-]|\.\d)/g,
    // Numbers that were printed on samples and never given to anyone.
    accepts: (match) =>
      !['078051120', '219099999', '123456789', '987654321'].includes(digitsOf(match)) && !isTrivial(digitsOf(match)),
    unmistakable: /^\d{3}-\d{2}-\d{4}$/,
    context: /\b(?:ssn|social security|social sec|tax ?id|tin)\b/,
  }),
  nationalId('us-itin', 'US individual taxpayer number', {
    pattern: /(?<![\w.-])9\d{2}([- ]?)(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])\1\d{4}(?![\w-]|\.\d)/g,
    unmistakable: /^9\d{2}-\d{2}-\d{4}$/,
    context: /\b(?:itin|tax ?payer|tax ?id|tin)\b/,
  }),
  nationalId('ca', 'Canadian social insurance number', {
    pattern: /(?<![\w.-])[1-79]\d{2}[ -]?\d{3}[ -]?\d{3}(?![\w-]|\.\d)/g,
    accepts: (match) => luhn(digitsOf(match)) && !isTrivial(digitsOf(match)),
    context: /\b(?:sin|social insurance|nas)\b/,
  }),
  nationalId('br', 'Brazilian CPF', {
    pattern: /(?<![\w.-])\d{3}\.?\d{3}\.?\d{3}-?\d{2}(?![\w-]|\.\d)/g,
    accepts: (match) => {
      const digits = digitsOf(match)
      if (isTrivial(digits)) return false
      const first = ((weighted(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11) % 10
      const second = ((weighted(digits, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11) % 10
      return digitAt(digits, 9) === first && digitAt(digits, 10) === second
    },
    unmistakable: /^\d{3}\.\d{3}\.\d{3}-\d{2}$/,
    context: /\b(?:cpf|documento|tax ?id)\b/,
  }),
  nationalId('mx', 'Mexican CURP', {
    pattern:
      /(?<![A-Za-z\d])[A-Z][AEIOUX][A-Z]{2}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[HMX][A-Z]{5}[A-Z\d]\d(?![A-Za-z\d])/g,
    needs: UPPER | DIGITS_7 | LENGTH_11,
    accepts: (match) => {
      const alphabet = '0123456789ABCDEFGHIJKLMN\u00d1OPQRSTUVWXYZ'
      const sum = Array.from(match.slice(0, 17)).reduce(
        (total, character, i) => total + alphabet.indexOf(character) * (18 - i),
        0,
      )
      return digitAt(match, 17) === (10 - (sum % 10)) % 10
    },
  }),
  nationalId('ar', 'Argentine CUIL', {
    pattern: /(?<![\w.-])2[0347]-?\d{8}-?\d(?![\w-]|\.\d)/g,
    accepts: (match) => {
      const digits = digitsOf(match)
      return weighted(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0
    },
    unmistakable: /^2[0347]-\d{8}-\d$/,
    context: /\b(?:cuil|cuit)\b/,
  }),
  nationalId('cl', 'Chilean RUT', {
    pattern: /(?<![\w.-])\d{1,2}\.?\d{3}\.?\d{3}-[\dkK](?![\w-])/g,
    needs: DIGITS_7,
    accepts: (match) => {
      const digits = digitsOf(match.slice(0, -2))
      let sum = 0
      for (let i = 0; i < digits.length; i++) sum += digitAt(digits, digits.length - 1 - i) * (2 + (i % 6))
      const rest = 11 - (sum % 11)
      return match.at(-1)?.toUpperCase() === (rest === 11 ? '0' : rest === 10 ? 'K' : String(rest))
    },
    unmistakable: /^\d{1,2}\.\d{3}\.\d{3}-[\dkK]$/,
    context: /\b(?:rut|run)\b/,
  }),
  nationalId('ec', 'Ecuadorian identity card number', {
    pattern: /(?<![\w.-])(?:0[1-9]|1\d|2[0-4])[0-5]\d{7}(?![\w-]|\.\d)/g,
    accepts: (match) => luhn(match),
    context: /\bcedula\b/,
  }),
  nationalId('uy', 'Uruguayan identity card number', {
    pattern: /(?<![\w.-])\d\.?\d{3}\.?\d{3}-?\d(?![\w-]|\.\d)/g,
    accepts: (match) => {
      const digits = digitsOf(match)
      return (10 - (weighted(digits, [2, 9, 8, 7, 6, 3, 4]) % 10)) % 10 === digitAt(digits, 7)
    },
    unmistakable: /^\d\.\d{3}\.\d{3}-\d$/,
    context: /\b(?:cedula|ci)\b/,
  }),
  nationalId('za', 'South African identity number', {
    pattern: /(?<![\w.-])\d{6} ?\d{4} ?[012]\d\d(?![\w-]|\.\d)/g,
    accepts: (match) => {
      const digits = digitsOf(match)
      return isDayAndMonth(numberAt(digits, 4), numberAt(digits, 2)) && luhn(digits)
    },
    context: /\b(?:(?:rsa |sa |national |south african )?id(?:entity)? (?:number|no|document)|national id)\b/,
  }),
]
