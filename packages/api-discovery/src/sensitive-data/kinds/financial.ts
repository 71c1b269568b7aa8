import { DIGIT, DIGITS_7, LENGTH_11, LENGTH_32, UPPER } from '../character-classes.ts'
import { digitsOf, ibanChecks, isTrivial, luhn, weighted } from '../checksums.ts'
import type { SensitiveKind } from '../kind.ts'
import { isBase58Address, isBech32Address } from './crypto-address.ts'

/** Issuers' first digits with the lengths that they issue (ISO/IEC 7812; networks' public BIN ranges). */
const ISSUERS =
  /^(?:4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|(?:6011|64[4-9]\d|65\d\d)\d{12}|35(?:2[89]|[3-8]\d)\d{12}|62\d{14,17}|(?:50|5[6-9]|6[0-9])\d{14})$/

/** Lengths of IBANs by country (SWIFT IBAN registry). */
const IBAN_LENGTHS: Readonly<Record<string, number>> = Object.fromEntries(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 ' +
    'FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 ' +
    'LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 ' +
    'SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
)

export const FINANCIAL: readonly SensitiveKind[] = [
  {
    id: 'payment-card',
    title: 'Payment card number',
    category: 'financial',
    pattern: /(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w-]|\.\d)/g,
    needs: DIGITS_7 | LENGTH_11,
    accepts: (match) => {
      const digits = digitsOf(match)
      return ISSUERS.test(digits) && luhn(digits) && !isTrivial(digits)
    },
    unless:
      /\b(?:ids?|timestamp|time|tracking|order|serial|imei|isbn|ean|gtin|upc|sku|trace|span|nonce|sequence|snowflake|phone)\b/,
    context: /(?:)/,
    isNumber: true,
  },
  {
    id: 'card-verification-code',
    title: 'Card verification code',
    category: 'financial',
    pattern: /^\d{3,4}$/g,
    needs: DIGIT,
    context: /\b(?:cvv2?|cvc2?|csc|cvn|card (?:verification|security) (?:code|value|number)|security code)\b/,
    isNumber: true,
    isNamed: true,
  },
  {
    id: 'card-expiry',
    title: 'Card expiry date',
    category: 'financial',
    pattern: /^(?:0?[1-9]|1[0-2])\s?[/-]\s?(?:20)?\d{2}$|^20\d{2}-(?:0[1-9]|1[0-2])$/g,
    needs: DIGIT,
    context: /\bcard (?:expiry|expiration|exp)|\b(?:expiry|exp) (?:date|month|my)\b.*|\bcc exp\b/,
    unless: /token|session|cache|subscription|certificate|password/,
    isNamed: true,
  },
  {
    id: 'iban',
    title: 'International bank account number',
    category: 'financial',
    pattern: /(?<![A-Za-z\d])[A-Z]{2}\d{2}(?: ?[A-Z\d]){11,30}(?![A-Za-z\d])/g,
    needs: UPPER | DIGIT | LENGTH_11,
    accepts: isIban,
  },
  {
    id: 'bic',
    title: 'Bank identifier code',
    category: 'financial',
    pattern: /(?<![A-Za-z\d])[A-Z]{4}[A-Z]{2}[A-Z\d]{2}(?:[A-Z\d]{3})?(?![A-Za-z\d])/g,
    needs: UPPER,
    context: /\b(?:bic|swift)\b/,
  },
  {
    id: 'us-routing-number',
    title: 'US bank routing number',
    category: 'financial',
    pattern: /(?<![\w.-])(?:0[1-9]|[1-9]\d)\d{7}(?![\w-]|\.\d)/g,
    needs: DIGITS_7,
    accepts: (match) =>
      /^(?:0\d|1[0-2]|2[1-9]|3[0-2]|6[1-9]|7[0-2]|80)/.test(match) &&
      weighted(match, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0,
    context: /\b(?:routing|aba|rtn|ach)\b/,
    isNumber: true,
  },
  {
    id: 'bank-account-number',
    title: 'Bank account number',
    category: 'financial',
    pattern: /^\d[\d -]{4,20}\d$/g,
    needs: DIGIT,
    context: /\bbank account(?: number| no| num)?\b|\baccount (?:number|no)\b|\bkontonummer\b|\bsort code\b/,
    isNumber: true,
    isNamed: true,
  },
  {
    id: 'bitcoin-address',
    title: 'Bitcoin address',
    category: 'financial',
    pattern: /(?<![A-Za-z\d])(?:[13][1-9A-HJ-NP-Za-km-z]{25,34}|bc1[02-9ac-hj-np-z]{11,71})(?![A-Za-z\d])/g,
    needs: DIGIT | LENGTH_11,
    accepts: (match) => (match.startsWith('bc1') ? isBech32Address(match) : isBase58Address(match)),
  },
  {
    id: 'ethereum-address',
    title: 'Ethereum address',
    category: 'financial',
    pattern: /(?<![A-Za-z\d])0x[\da-fA-F]{40}(?![A-Za-z\d])/g,
    needs: DIGIT | LENGTH_32,
    context: /\b(?:wallet|eth|ethereum|address|erc20|payout|recipient)\b/,
  },
  {
    id: 'salary',
    title: 'Salary or income',
    category: 'financial',
    pattern: /^[^\d]{0,4}\d[\d.,' ]{2,14}[^\d]{0,5}$/g,
    needs: DIGIT,
    context: /\b(?:salary|(?:gross|net|annual|yearly|monthly) (?:income|pay|wage)|wages?|base pay)\b/,
    isNumber: true,
    isNamed: true,
  },
]

/** Groups of four may be followed by a word in capitals, which the pattern cannot tell: as many characters as the country has. */
function isIban(match: string): boolean {
  const compact = match.replaceAll(' ', '')
  const length = IBAN_LENGTHS[compact.slice(0, 2)]
  if (length === undefined || compact.length < length) return false
  return ibanChecks(compact.slice(0, length))
}
