import { AT, COLON, DIGIT, DIGITS_7, DOT, LENGTH_11, UPPER } from '../character-classes.ts'
import { digitsOf, isTrivial, luhn } from '../checksums.ts'
import type { SensitiveKind } from '../kind.ts'

/** Country codes of two and three digits that are assigned (ITU-T E.164 list), and the two of one digit. */
const COUNTRY_CODE =
  /^(?:1|7|2(?:0|7|1[1-36-8]|[2-4]\d|5[0-8]|6\d|9[0179])|3(?:[0-469]|5[0-9]|7[0-8]|8[0-35-79])|4(?:[013-9]|2[0-13])|5(?:[1-8]|0\d|9\d)|6(?:[0-6]|7[02-9]|8[0-35-9]|9[0-2])|8(?:[1246]|5[0-36]|70|8[0-368])|9(?:[0-58]|6\d|7[0-79]|9[2-68]))/

export const CONTACT: readonly SensitiveKind[] = [
  {
    id: 'email',
    title: 'E-mail address',
    category: 'contact',
    pattern:
      /(?<![\w.%+-])[A-Za-z\d_][\w.%+-]{0,63}@(?:[A-Za-z\d](?:[A-Za-z\d-]{0,61}[A-Za-z\d])?\.){1,6}[A-Za-z]{2,24}(?![\w@-])/g,
    needs: AT | DOT,
    accepts: (match) => !/\.(?:png|jpe?g|gif|svg|webp|css|js|ts|json)$/i.test(match) && !match.includes('..'),
  },
  {
    id: 'phone',
    title: 'Phone number',
    category: 'contact',
    pattern: /(?<![\w.+/-])\+?(?:\(\d{1,4}\)|\d)(?:[ ./()-]{0,2}\d){6,14}(?![\w-]|\.\d)/g,
    needs: DIGITS_7,
    accepts: (match) => {
      const digits = digitsOf(match)
      if (isTrivial(digits) || /^\d{4}-\d{2}-\d{2}$/.test(match)) return false
      return match.startsWith('+') ? COUNTRY_CODE.test(digits) && digits.length >= 8 : digits.length <= 15
    },
    unmistakable: /^\+/,
    context: /\b(?:phone|telephone|tel|mobile|cell|fax|whatsapp|sms|msisdn|telefon|handy|telefono|celular|call us)\b/,
    isNumber: true,
  },
  {
    id: 'postal-address',
    title: 'Postal address',
    category: 'contact',
    pattern: /^(?=.*\p{L})(?!https?:|.*@).{4,200}$/gsu,
    needs: DIGIT,
    context:
      /\b(?:street(?: ?address)?|address(?: line)? ?[123]?|postal address|home address|(?:billing|shipping|mailing|delivery) address|strasse|adresse|direccion)\b/,
    unless: /\b(?:e ?mail|ip|mac|wallet|web|url|eth|bitcoin)\b/,
    isNamed: true,
  },
  {
    id: 'ip-address',
    title: 'IP address',
    category: 'network',
    pattern:
      /(?<![\w.:-])(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?![\w-]|\.\d)/g,
    needs: DIGIT | DOT,
    accepts: (match) => !/^(?:127\.|0\.|255\.|224\.)/.test(match),
    unless: /\b(?:version|build|release|firmware|revision|oid|user agent)\b/,
    context: /(?:)/,
  },
  {
    id: 'ipv6-address',
    title: 'IPv6 address',
    category: 'network',
    pattern:
      /(?<![\w:.])(?:(?:[\da-f]{1,4}:){7}[\da-f]{1,4}|(?:[\da-f]{1,4}:){1,6}(?::[\da-f]{1,4}){1,6}|(?:[\da-f]{1,4}:){2,7}:)(?![\w:.])/gi,
    needs: COLON | DIGIT,
    accepts: (match) => match.split(':').length <= 9 && /[\da-f]{3}/i.test(match),
  },
  {
    id: 'mac-address',
    title: 'MAC address',
    category: 'network',
    pattern: /(?<![\w:-])(?:[\da-f]{2}([:-]))(?:[\da-f]{2}\1){4}[\da-f]{2}(?![\w:-])/gi,
    needs: DIGIT | LENGTH_11,
    accepts: (match) => !/^(?:00[:-]){5}00$|^(?:ff[:-]){5}ff$/i.test(match),
  },
  {
    id: 'imei',
    title: 'Device number (IMEI)',
    category: 'network',
    pattern: /(?<![\w.-])\d{2}-?\d{6}-?\d{6}-?\d(?![\w-]|\.\d)/g,
    needs: DIGITS_7,
    accepts: (match) => luhn(digitsOf(match)) && !isTrivial(digitsOf(match)),
    context: /\b(?:imei|device id|device number)\b/,
    isNumber: true,
  },
  {
    id: 'imsi',
    title: 'Subscriber number (IMSI)',
    category: 'network',
    pattern: /(?<![\w.-])[2-7]\d{13,14}(?![\w-]|\.\d)/g,
    needs: DIGITS_7,
    context: /\bimsi\b/,
    isNumber: true,
  },
  {
    id: 'geolocation',
    title: 'Exact location',
    category: 'personal',
    pattern: /^-?(?:1[0-7]\d|\d{1,2})\.\d{4,}(?:\s*,\s*-?(?:1[0-7]\d|\d{1,2})\.\d{4,})?$/g,
    needs: DIGIT | DOT,
    context: /\b(?:lat|latitude|lon|lng|longitude|coordinates?|geo ?location|gps|position|location)\b/,
    isNumber: true,
    isNamed: true,
  },
  {
    id: 'vehicle-identification-number',
    title: 'Vehicle identification number',
    category: 'personal',
    pattern: /(?<![A-Za-z\d])[A-HJ-NPR-Z\d]{8}[\dX][A-HJ-NPR-Z\d]{8}(?![A-Za-z\d])/g,
    needs: DIGIT | UPPER,
    accepts: isVin,
  },
  {
    id: 'license-plate',
    title: 'License plate',
    category: 'personal',
    pattern: /^(?=.*\d)(?=.*[A-Z])[A-Z\d][A-Z\d \u00b7-]{3,10}[A-Z\d]$/g,
    needs: UPPER | DIGIT,
    context:
      /\b(?:license plate|licence plate|plate (?:number|no)|kennzeichen|registration plate|vehicle registration)\b/,
    isNamed: true,
  },
]

/** Values of letters, row by row of the table in 49 CFR 565.15(c)(3). */
const VIN_VALUES = new Map(
  ['1AJ', '2BKS', '3CLT', '4DMU', '5ENV', '6FW', '7GPX', '8HY', '9RZ'].flatMap((row) =>
    Array.from(row.slice(1), (letter) => [letter, Number(row[0])] as const),
  ),
)
const VIN_WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]

/** The check digit of 49 CFR 565.15(c), which North America and China require. */
function isVin(vin: string): boolean {
  if (!/[A-Z]/.test(vin.slice(0, 8)) || !/\d{3}$/.test(vin) || isTrivial(vin)) return false
  const sum = VIN_WEIGHTS.reduce((total, weight, i) => {
    const character = vin[i] ?? ''
    return total + weight * (/\d/.test(character) ? Number(character) : (VIN_VALUES.get(character) ?? 0))
  }, 0)
  return vin[8] === (sum % 11 === 10 ? 'X' : String(sum % 11))
}
