import { DIGIT, LENGTH_11, UPPER } from '../character-classes.ts'
import { isDayAndMonth } from '../checksums.ts'
import type { SensitiveKind } from '../kind.ts'

export const PERSONAL: readonly SensitiveKind[] = [
  {
    id: 'person-name',
    title: 'Name of a person',
    category: 'personal',
    pattern: /^(?=\p{L})[\p{L}\p{M}'\u2019. ,-]{2,80}$/gu,
    needs: 0,
    context:
      /^(?:first|last|middle|given|family|full|maiden|legal|sur|cardholder|card holder|account holder|holder|patient|customer|contact|recipient|owner|employee|person)? ?(?:name|surname|firstname|lastname|fullname)$|\b(?:first|last|middle|given|family|full|maiden|legal) ?name\b|\b(?:vorname|nachname|apellidos?|prenom)\b/,
    unless: /^name$/,
    isNamed: true,
  },
  {
    id: 'date-of-birth',
    title: 'Date of birth',
    category: 'personal',
    pattern:
      /^(?:19|20)\d{2}[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])(?:[T ].{0,30})?$|^\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d{2}$|^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/g,
    needs: DIGIT,
    accepts: (match) => {
      const parts = match.split(/[-/.T ]/).map(Number)
      if (parts.length < 3 || (parts[0] ?? 0) > 1_000) return true
      const [a = 0, b = 0] = parts
      return isDayAndMonth(a, b) || isDayAndMonth(b, a)
    },
    context: /\b(?:dob|date of birth|birth ?date|birth ?day|born(?: on)?|geburtsdatum|fecha de nacimiento)\b/,
    isNumber: true,
    isNamed: true,
  },
  {
    id: 'passport-number',
    title: 'Passport number',
    category: 'identity',
    pattern: /(?<![A-Za-z\d])(?=(?:[A-Z]*\d){4})[A-Z\d]{6,9}(?![A-Za-z\d])/g,
    needs: DIGIT,
    context: /\bpassport(?: ?(?:number|no|num|id))?\b/,
    isNumber: true,
  },
  {
    id: 'driver-license-number',
    title: "Driver's license number",
    category: 'identity',
    pattern: /(?<![A-Za-z\d])(?=[A-Z\d-]*\d{4})[A-Z\d][A-Z\d-]{4,18}[A-Z\d](?![A-Za-z\d])/g,
    needs: DIGIT,
    context: /\b(?:driver'?s? ?licen[cs]e|driving licen[cs]e|dl (?:number|no)|fuehrerschein)\b/,
    isNumber: true,
  },
  {
    id: 'special-category',
    title: 'Special category of personal data (GDPR article 9)',
    category: 'personal',
    pattern: /^(?!(?:true|false|null|none|n\/a|unknown)$)\p{L}[\p{L} '/-]{1,60}$/giu,
    needs: 0,
    context:
      /\b(?:religio(?:n|us)|ethnicity|ethnic (?:origin|group)|race|political (?:opinion|affiliation|party)|sexual orientation|trade union(?: member(?:ship)?)?)\b/,
    unless: /\bcondition\b/,
    isNamed: true,
  },
  {
    id: 'gender',
    title: 'Gender',
    category: 'personal',
    pattern: /^(?:m|f|x|d|male|female|non-?binary|diverse?|other|man|woman)$/gi,
    needs: 0,
    context: /\b(?:gender|sex)\b/,
    isNamed: true,
  },
  {
    id: 'biometric-template',
    title: 'Biometric template',
    category: 'personal',
    pattern: /^(?:data:[\w/+.-]+;base64,)?[A-Za-z\d+/=_-]{32,}$/g,
    needs: LENGTH_11 | UPPER,
    context:
      /\b(?:fingerprint|face) (?:template|embedding|image|scan|data)\b|\b(?:biometrics?|iris scan|voice ?print)\b/,
    isNamed: true,
  },
]
