/** National identifiers of Europe. */
import { DIGIT, DIGITS_7, LENGTH_11, UPPER } from '../character-classes.ts'
import {
  digitAt,
  digitsOf,
  ean13,
  isDayAndMonth,
  isTrivial,
  luhn,
  mod11And10,
  numberAt,
  remainder,
  weighted,
} from '../checksums.ts'
import type { SensitiveKind } from '../kind.ts'
import { nationalId } from './national-id.ts'

/** Words that introduce an identifier in many languages; each country adds its own. */
const PERSON =
  'national (?:id|identity|identification|insurance)|personal (?:id|identity|identification|number|code)|tax ?(?:id|payer|number|identification)|\\btin\\b|identity (?:number|card)|citizen'
const context = (own: string): RegExp => new RegExp(`\\b(?:${own})\\b|\\b(?:${PERSON})`)

export const EUROPE: readonly SensitiveKind[] = [
  nationalId('de', 'German tax identification number', {
    pattern: /(?<![\w.-])[1-9]\d(?: ?\d{3}){3}(?![\w-]|\.\d)/g,
    accepts: (match) => {
      const digits = digitsOf(match)
      const counts = Array.from('0123456789', (digit) => digits.slice(0, 10).split(digit).length - 1)
      return mod11And10(digits) && counts.some((count) => count === 2 || count === 3)
    },
    context: context('steuer(?: |-)?(?:id|identifikationsnummer|nummer)|idnr|steueridentifikationsnummer'),
  }),
  nationalId('fr', 'French social security number', {
    pattern:
      /(?<![\w.-])[1-478] ?\d{2} ?(?:0[1-9]|1[0-2]|[2-4]\d|5[0-2]|6[2-9]|7\d) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}(?![\w-]|\.\d)/g,
    accepts: (match) => {
      const compact = match.replaceAll(' ', '').replace('2A', '19').replace('2B', '18')
      return 97 - remainder(compact.slice(0, 13), 97) === Number(compact.slice(13))
    },
  }),
  nationalId('es', 'Spanish DNI or NIE', {
    pattern: /(?<![\w.-])(?:[XYZ]-?\d{7}|\d{8})-?[A-HJ-NP-TV-Z](?![\w-])/g,
    needs: DIGITS_7 | UPPER,
    accepts: (match) => {
      const compact = match.replaceAll('-', '')
      const digits = compact.slice(0, 8).replace('X', '0').replace('Y', '1').replace('Z', '2')
      return compact[8] === 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(digits) % 23]
    },
    context: context('dni|nie|nif|documento'),
  }),
  nationalId('it', 'Italian tax code', {
    pattern:
      /(?<![A-Za-z\d])[A-Z]{6}[\dLMNPQRSTUV]{2}[ABCDEHLMPRST][\dLMNPQRSTUV]{2}[A-Z][\dLMNPQRSTUV]{3}[A-Z](?![A-Za-z\d])/g,
    needs: UPPER | DIGIT | LENGTH_11,
    accepts: isCodiceFiscale,
  }),
  nationalId('pt', 'Portuguese tax number', {
    pattern: /(?<![\w.-])[1235689]\d{2} ?\d{3} ?\d{3}(?![\w-]|\.\d)/g,
    accepts: (match) => {
      const digits = digitsOf(match)
      const rest = weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2]) % 11
      return digitAt(digits, 8) === (rest < 2 ? 0 : 11 - rest)
    },
    context: context('nif|contribuinte'),
  }),
  nationalId('nl', 'Dutch citizen service number', {
    pattern: /(?<![\w.-])\d{9}(?![\w-]|\.\d)/g,
    accepts: (match) => weighted(match, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0 && !isTrivial(match),
    context: context('bsn|burgerservicenummer|sofinummer'),
  }),
  nationalId('be', 'Belgian national register number', {
    pattern: /(?<![\w.-])\d{2}\.?\d{2}\.?\d{2}-?\d{3}\.?\d{2}(?![\w-]|\.\d)/g,
    accepts: (match) => {
      const digits = digitsOf(match)
      const check = Number(digits.slice(9))
      const body = digits.slice(0, 9)
      const hasDate = isDayAndMonth(numberAt(digits, 4), numberAt(digits, 2))
      return hasDate && (97 - remainder(body, 97) === check || 97 - remainder(`2${body}`, 97) === check)
    },
    unmistakable: /^\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}$/,
    context: context('rijksregister(?:nummer)?|numero national|registre national|national number|nrn|niss|insz'),
  }),
  nationalId('pl', 'Polish PESEL', {
    pattern: /(?<![\w.-])\d{11}(?![\w-]|\.\d)/g,
    accepts: (match) =>
      isDayAndMonth(numberAt(match, 4), numberAt(match, 2) % 20) &&
      weighted(match, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0,
    context: context('pesel'),
  }),
  nationalId('se', 'Swedish personal identity number', {
    pattern: /(?<![\w.-])(?:19|20)?\d{6}[-+]?\d{4}(?![\w-]|\.\d)/g,
    accepts: (match) => {
      const digits = digitsOf(match).slice(-10)
      const day = numberAt(digits, 4)
      return isDayAndMonth(day > 60 ? day - 60 : day, numberAt(digits, 2)) && luhn(digits)
    },
    unmistakable: /^(?:19|20)?\d{6}[-+]\d{4}$/,
    context: context('personnummer|samordningsnummer|pnr|ssn'),
  }),
  nationalId('fi', 'Finnish personal identity code', {
    pattern: /(?<![\w.-])\d{6}[-+A-FU-Y]\d{3}[\dA-FHJ-NPR-Y](?![\w-])/g,
    needs: DIGITS_7 | LENGTH_11,
    accepts: (match) =>
      isDayAndMonth(numberAt(match, 0), numberAt(match, 2)) &&
      match[10] === '0123456789ABCDEFHJKLMNPRSTUVWXY'[Number(match.slice(0, 6) + match.slice(7, 10)) % 31],
  }),
  nationalId('dk', 'Danish CPR number', {
    // Its check digit is no longer kept since 2007 (CPR-kontoret), so the date must do.
    pattern: /(?<![\w.-])\d{6}-?\d{4}(?![\w-]|\.\d)/g,
    accepts: (match) => isDayAndMonth(numberAt(match, 0), numberAt(match, 2)),
    context: /\b(?:cpr|personnummer)\b/,
  }),
  nationalId('no', 'Norwegian birth number', {
    pattern: /(?<![\w.-])\d{6} ?\d{5}(?![\w-]|\.\d)/g,
    accepts: (match) => {
      const digits = digitsOf(match)
      const day = numberAt(digits, 0)
      return (
        isDayAndMonth(day > 40 ? day - 40 : day, numberAt(digits, 2)) &&
        weighted(digits, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 === 0 &&
        weighted(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0
      )
    },
  }),
  nationalId('gb', 'UK national insurance number', {
    pattern:
      /(?<![A-Za-z\d])(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D](?![A-Za-z\d])/g,
    needs: UPPER | DIGIT,
    unmistakable: /^[A-Z]{2} \d{2} \d{2} \d{2} [A-D]$/,
    context: context('nino|ni (?:number|no)'),
  }),
  nationalId('ie', 'Irish PPS number', {
    pattern: /(?<![A-Za-z\d])\d{7}[A-W][A-IW]?(?![A-Za-z\d])/g,
    needs: UPPER | DIGITS_7,
    accepts: (match) => {
      const second = match.length > 8 ? (match.charCodeAt(8) - 64) % 23 : 0
      return match[7] === 'WABCDEFGHIJKLMNOPQRSTUV'[(weighted(match, [8, 7, 6, 5, 4, 3, 2]) + 9 * second) % 23]
    },
    context: context('pps|ppsn|pps (?:number|no)'),
  }),
  nationalId('ch', 'Swiss social security number', {
    pattern: /(?<![\w.-])756\.?\d{4}\.?\d{4}\.?\d{2}(?![\w-]|\.\d)/g,
    accepts: (match) => ean13(digitsOf(match)),
  }),
  nationalId('at', 'Austrian social security number', {
    pattern: /(?<![\w.-])[1-9]\d{3} ?\d{6}(?![\w-]|\.\d)/g,
    accepts: (match) => {
      const digits = digitsOf(match)
      return (
        isDayAndMonth(numberAt(digits, 4), numberAt(digits, 6)) &&
        weighted(digits, [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 === digitAt(digits, 3)
      )
    },
    context: context('svnr|sozialversicherungs?(?:nummer)?|sv (?:nummer|nr)'),
  }),
  nationalId('cz', 'Czech or Slovak birth number', {
    pattern: /(?<![\w./-])\d{6}\/?\d{4}(?![\w/-]|\.\d)/g,
    accepts: (match) => {
      const digits = digitsOf(match)
      const month = numberAt(digits, 2) % 50
      return isDayAndMonth(numberAt(digits, 4), month > 20 ? month - 20 : month) && remainder(digits, 11) === 0
    },
    unmistakable: /^\d{6}\/\d{4}$/,
    context: context('rodne cislo|rodn\u00e9 \u010d\u00edslo|rc'),
  }),
  nationalId('ro', 'Romanian CNP', {
    pattern: /(?<![\w.-])[1-8]\d{12}(?![\w-]|\.\d)/g,
    accepts: (match) => {
      const rest = weighted(match, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11
      return isDayAndMonth(numberAt(match, 5), numberAt(match, 3)) && digitAt(match, 12) === (rest === 10 ? 1 : rest)
    },
    context: context('cnp|cod numeric'),
  }),
  nationalId('bg', 'Bulgarian EGN', {
    pattern: /(?<![\w.-])\d{10}(?![\w-]|\.\d)/g,
    accepts: (match) =>
      isDayAndMonth(numberAt(match, 4), numberAt(match, 2) % 20) &&
      (weighted(match, [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11) % 10 === digitAt(match, 9),
    context: context('egn'),
  }),
  nationalId('hr', 'Croatian OIB', {
    pattern: /(?<![\w.-])\d{11}(?![\w-]|\.\d)/g,
    accepts: (match) => mod11And10(match),
    context: context('oib'),
  }),
  nationalId('ee', 'Estonian or Lithuanian personal code', {
    pattern: /(?<![\w.-])[1-6]\d{10}(?![\w-]|\.\d)/g,
    accepts: (match) => {
      if (!isDayAndMonth(numberAt(match, 5), numberAt(match, 3))) return false
      const first = weighted(match, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11
      const second = weighted(match, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11
      return digitAt(match, 10) === (first < 10 ? first : second % 10)
    },
    context: context('isikukood|asmens kodas|asmensKodas'),
  }),
  nationalId('gr', 'Greek AMKA', {
    pattern: /(?<![\w.-])\d{11}(?![\w-]|\.\d)/g,
    accepts: (match) => isDayAndMonth(numberAt(match, 0), numberAt(match, 2)) && luhn(match),
    context: context('amka'),
  }),
  nationalId('ru', 'Russian SNILS', {
    pattern: /(?<![\w.-])\d{3}-?\d{3}-?\d{3}[ -]?\d{2}(?![\w-]|\.\d)/g,
    accepts: (match) => {
      const digits = digitsOf(match)
      const sum = weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101
      return (sum === 100 ? 0 : sum) === Number(digits.slice(9)) && !isTrivial(digits.slice(0, 9))
    },
    unmistakable: /^\d{3}-\d{3}-\d{3} \d{2}$/,
    context: context('snils|\u0441\u043d\u0438\u043b\u0441'),
  }),
  {
    id: 'passport-mrz',
    title: 'Machine-readable zone of a passport',
    category: 'identity',
    // The second line of TD3 (ICAO 9303 part 4): number, nationality, birth, sex, expiry, each with its check digit.
    pattern: /(?<![A-Z\d<])[A-Z\d<]{9}\d[A-Z<]{3}\d{6}\d[MFX<]\d{6}\d[A-Z\d<]{14}[\d<]\d(?![A-Z\d<])/g,
    needs: UPPER | DIGITS_7 | LENGTH_11,
    accepts: (match) =>
      mrzCheck(match.slice(0, 9)) === match[9] &&
      mrzCheck(match.slice(13, 19)) === match[19] &&
      mrzCheck(match.slice(21, 27)) === match[27],
  },
  {
    id: 'vat-id',
    title: 'VAT identification number',
    category: 'identity',
    pattern:
      /(?<![A-Za-z\d])(?:ATU\d{8}|BE[01]\d{9}|DE\d{9}|FR[A-Z\d]{2}\d{9}|IT\d{11}|NL\d{9}B\d{2}|PL\d{10}|ES[A-Z\d]\d{7}[A-Z\d]|GB\d{9}|SE\d{12}|IE\d{7}[A-W][A-I]?)(?![A-Za-z\d])/g,
    needs: UPPER | DIGITS_7,
    context: /\b(?:vat|ust ?id(?:nr)?|umsatzsteuer|btw|tva|iva|mwst)\b/,
  },
]

/** Weights of odd places (Decreto ministeriale 23 dicembre 1976). */
const ODD = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23]

function isCodiceFiscale(code: string): boolean {
  let sum = 0
  for (let i = 0; i < 15; i++) {
    const character = code.charCodeAt(i)
    const value = character <= 57 ? character - 48 : character - 65
    sum += i % 2 === 0 ? (ODD[value] ?? 0) : value
  }
  return code.charCodeAt(15) - 65 === sum % 26
}

function mrzCheck(field: string): string {
  let sum = 0
  for (let i = 0; i < field.length; i++) {
    const code = field.charCodeAt(i)
    const value = code === 60 ? 0 : code <= 57 ? code - 48 : code - 55
    sum += value * ([7, 3, 1][i % 3] ?? 0)
  }
  return String(sum % 10)
}
