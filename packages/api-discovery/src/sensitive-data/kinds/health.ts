import { DIGIT, DIGITS_7, UPPER } from '../character-classes.ts'
import { digitAt, digitsOf, isTrivial, luhn, weighted } from '../checksums.ts'
import type { SensitiveKind } from '../kind.ts'

export const HEALTH: readonly SensitiveKind[] = [
  {
    id: 'uk-nhs-number',
    title: 'UK NHS number',
    category: 'health',
    pattern: /(?<![\w.-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\w-]|\.\d)/g,
    needs: DIGITS_7,
    accepts: (match) => {
      const digits = digitsOf(match)
      return weighted(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0 && !isTrivial(digits)
    },
    context: /\bnhs\b/,
    isNumber: true,
  },
  {
    id: 'us-medicare-id',
    title: 'US Medicare beneficiary identifier',
    category: 'health',
    pattern:
      /(?<![A-Za-z\d])[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y\d]\d-?[AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y\d]\d-?[AC-HJKMNP-RT-Y]{2}\d{2}(?![A-Za-z\d])/g,
    needs: UPPER | DIGIT,
    unmistakable: /^\w{4}-\w{3}-\w{4}$/,
    context: /\b(?:mbi|medicare|beneficiary)\b/,
  },
  {
    id: 'us-npi',
    title: 'US national provider identifier',
    category: 'health',
    pattern: /(?<![\w.-])[12]\d{9}(?![\w-]|\.\d)/g,
    needs: DIGITS_7,
    accepts: (match) => luhn(`80840${match}`),
    context: /\b(?:npi|provider (?:id|identifier|number))\b/,
    isNumber: true,
  },
  {
    id: 'us-dea-number',
    title: 'US DEA registration number',
    category: 'health',
    pattern: /(?<![A-Za-z\d])[ABFGMPRX][A-Z9]\d{7}(?![A-Za-z\d])/g,
    needs: UPPER | DIGITS_7,
    accepts: (match) => weighted(match.slice(2), [1, 2, 1, 2, 1, 2]) % 10 === digitAt(match, 8),
    context: /\b(?:dea|prescriber)\b/,
  },
  {
    id: 'au-medicare-number',
    title: 'Australian Medicare number',
    category: 'health',
    pattern: /(?<![\w.-])[2-6]\d{3} ?\d{5} ?\d(?:[ /-]?\d)?(?![\w-]|\.\d)/g,
    needs: DIGITS_7,
    accepts: (match) => {
      const digits = digitsOf(match)
      return weighted(digits, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === digitAt(digits, 8)
    },
    context: /\bmedicare\b/,
    isNumber: true,
  },
  {
    id: 'nz-nhi',
    title: 'New Zealand national health index',
    category: 'health',
    pattern: /(?<![A-Za-z\d])[A-HJ-NP-Z]{3}\d{4}(?![A-Za-z\d])/g,
    needs: UPPER | DIGIT,
    accepts: (match) => {
      const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZ'
      const letters = Array.from(match.slice(0, 3)).reduce(
        (sum, letter, i) => sum + (alphabet.indexOf(letter) + 1) * (7 - i),
        0,
      )
      const rest = (letters + weighted(match.slice(3), [4, 3, 2])) % 11
      return rest !== 0 && digitAt(match, 6) === (11 - rest) % 10
    },
    context: /\bnhi\b/,
  },
  {
    id: 'icd-10-code',
    title: 'Diagnosis code (ICD-10)',
    category: 'health',
    pattern: /(?<![A-Za-z\d.])[A-TV-Z]\d[\dAB](?:\.[\dA-Z]{1,4})?(?![A-Za-z\d])/g,
    needs: UPPER | DIGIT,
    context: /\b(?:icd|icd ?10|diagnos[ei]s(?: code)?|condition code)\b/,
  },
  {
    id: 'medical-record-number',
    title: 'Medical record number',
    category: 'health',
    pattern: /^(?=.*\d)[A-Za-z\d-]{5,20}$/g,
    needs: DIGIT,
    context:
      /\b(?:mrn|medical record|patient (?:id|number|no)|health (?:record|card|insurance) (?:id|number|no)|insurance member id)\b/,
    isNumber: true,
    isNamed: true,
  },
  {
    id: 'health-data',
    title: 'Health data',
    category: 'health',
    pattern: /^(?!(?:true|false|null|none|n\/a|unknown)$)(?=.*[a-z]).{2,2000}$/gis,
    needs: 0,
    context:
      /\b(?:diagnos[ei]s|allerg(?:y|ies)|medications?|prescriptions?|symptoms?|medical (?:history|condition|notes?)|treatment|disabilit(?:y|ies)|blood ?(?:type|group)|vaccinations?|immunizations?|lab results?|hiv(?: status)?|pregnan(?:cy|t))\b/,
    isNamed: true,
  },
]
