import type { SensitiveKind } from '../kind.ts'
import { AMERICAS } from './americas.ts'
import { ASIA_PACIFIC } from './asia-pacific.ts'
import { CONTACT } from './contact.ts'
import { CREDENTIALS } from './credentials.ts'
import { EUROPE } from './europe.ts'
import { FINANCIAL } from './financial.ts'
import { HEALTH } from './health.ts'
import { PERSONAL } from './personal.ts'

/** Every kind that is sought. */
export const SENSITIVE_KINDS: readonly SensitiveKind[] = [
  ...CREDENTIALS,
  ...FINANCIAL,
  ...EUROPE,
  ...AMERICAS,
  ...ASIA_PACIFIC,
  ...HEALTH,
  ...CONTACT,
  ...PERSONAL,
]
