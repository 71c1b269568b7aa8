import {
  COLON,
  DASH,
  DIGIT,
  DOT,
  LENGTH_11,
  LENGTH_20,
  LENGTH_32,
  LOWER,
  SLASH,
  UNDERSCORE,
  UPPER,
} from '../character-classes.ts'
import type { SensitiveKind } from '../kind.ts'

/** Keys that their makers gave a prefix, so that they can be found. */
const PREFIXED: readonly (readonly [id: string, title: string, needs: number, pattern: RegExp])[] = [
  [
    'aws-access-key',
    'AWS access key',
    UPPER | DIGIT | LENGTH_20,
    /(?<![A-Z\d])(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Za-z\d])/g,
  ],
  [
    'github-token',
    'GitHub token',
    UNDERSCORE | LENGTH_32,
    /(?<!\w)(?:gh[pousr]_[A-Za-z\d]{36,251}|github_pat_[A-Za-z\d]{22}_[A-Za-z\d]{59})(?!\w)/g,
  ],
  ['gitlab-token', 'GitLab token', DASH | LENGTH_20, /(?<!\w)gl(?:pat|ptt|dt|rt|cbt|oas|soat|ft)-[\w-]{20,}(?![\w-])/g],
  ['slack-token', 'Slack token', DASH | LENGTH_20, /(?<!\w)xox[abeoprs]-(?:\d{8,14}-){1,3}[A-Za-z\d-]{10,80}(?!\w)/g],
  [
    'slack-webhook',
    'Slack webhook',
    SLASH | LENGTH_32,
    /https:\/\/hooks\.slack\.com\/(?:services|workflows)\/T[A-Z\d]{6,12}\/[A-Z\d]{6,14}\/[A-Za-z\d]{16,}/g,
  ],
  [
    'stripe-key',
    'Stripe secret key',
    UNDERSCORE | LENGTH_20,
    /(?<!\w)(?:sk|rk)_(?:live|test)_[A-Za-z\d]{16,99}(?!\w)|(?<!\w)whsec_[A-Za-z\d+/]{24,}/g,
  ],
  ['google-api-key', 'Google API key', UPPER | LENGTH_32, /(?<!\w)AIza[\w-]{35}(?![\w-])/g],
  ['google-oauth-secret', 'Google OAuth secret', UPPER | DASH | LENGTH_32, /(?<!\w)GOCSPX-[\w-]{28}(?![\w-])/g],
  ['google-oauth-token', 'Google OAuth token', DOT | LENGTH_20, /(?<!\w)ya29\.[\w-]{20,}/g],
  [
    'openai-key',
    'OpenAI key',
    DASH | LENGTH_20,
    /(?<!\w)sk-(?:(?:proj|svcacct|admin)-[\w-]{40,}|[A-Za-z\d]{20}T3BlbkFJ[A-Za-z\d]{20})(?![\w-])/g,
  ],
  ['anthropic-key', 'Anthropic key', DASH | LENGTH_32, /(?<!\w)sk-ant-(?:api|admin|oat)\d{2}-[\w-]{80,}(?![\w-])/g],
  ['sendgrid-key', 'SendGrid key', DOT | UPPER | LENGTH_32, /(?<!\w)SG\.[\w-]{22}\.[\w-]{43}(?![\w-])/g],
  ['twilio-key', 'Twilio key', DIGIT | LENGTH_32, /(?<!\w)(?:SK|AC)[\da-f]{32}(?!\w)/g],
  ['mailgun-key', 'Mailgun key', DASH | LENGTH_32, /(?<!\w)key-[\da-f]{32}(?!\w)/g],
  ['mailchimp-key', 'Mailchimp key', DASH | LENGTH_32, /(?<!\w)[\da-f]{32}-us\d{1,2}(?!\w)/g],
  ['npm-token', 'npm token', UNDERSCORE | LENGTH_32, /(?<!\w)npm_[A-Za-z\d]{36}(?!\w)/g],
  ['pypi-token', 'PyPI token', DASH | UPPER | LENGTH_32, /(?<!\w)pypi-AgEIcHlwaS5vcmc[\w-]{50,}/g],
  ['shopify-token', 'Shopify token', UNDERSCORE | LENGTH_32, /(?<!\w)shp(?:at|ca|pa|ss)_[\da-fA-F]{32}(?!\w)/g],
  ['digitalocean-token', 'DigitalOcean token', UNDERSCORE | LENGTH_32, /(?<!\w)do[opr]_v1_[\da-f]{64}(?!\w)/g],
  ['telegram-bot-token', 'Telegram bot token', COLON | DIGIT | LENGTH_32, /(?<![\w:])\d{8,10}:AA[\w-]{33}(?![\w-])/g],
  [
    'discord-webhook',
    'Discord webhook',
    SLASH | LENGTH_32,
    /https:\/\/(?:\w+\.)?discord(?:app)?\.com\/api\/webhooks\/\d{17,20}\/[\w-]{60,72}/g,
  ],
  ['azure-storage-key', 'Azure storage key', UPPER | LENGTH_32, /AccountKey=[A-Za-z\d+/]{86}==/g],
  [
    'azure-sas',
    'Azure shared access signature',
    LOWER | LENGTH_32,
    /[?&]sv=\d{4}-\d{2}-\d{2}&[^\s"]{0,400}?sig=[\w%+/=-]{40,}/g,
  ],
  ['hashicorp-vault-token', 'Vault token', DOT | LENGTH_20, /(?<!\w)hv[bsr]\.[\w-]{24,}(?![\w-])/g],
  ['databricks-token', 'Databricks token', LENGTH_32, /(?<!\w)dapi[\da-f]{32}(?:-\d)?(?!\w)/g],
  ['huggingface-token', 'Hugging Face token', UNDERSCORE | LENGTH_32, /(?<!\w)hf_[A-Za-z]{34}(?!\w)/g],
  ['holdfast-key', 'Holdfast API key', UNDERSCORE | LENGTH_20, /(?<!\w)hf_[\w-]{43}_[\w-]{43}(?![\w-])/g],
]

export const CREDENTIALS: readonly SensitiveKind[] = [
  ...PREFIXED.map(([id, title, needs, pattern]): SensitiveKind => ({
    id,
    title,
    needs,
    pattern,
    category: 'credential',
  })),
  {
    id: 'jwt',
    title: 'JSON Web Token',
    category: 'credential',
    pattern: /(?<![\w-])eyJ[\w-]{8,}\.eyJ[\w-]{4,}\.[\w-]*/g,
    needs: DOT | LENGTH_20 | LOWER | UPPER,
    accepts: (match) => algorithmOf(match) !== undefined,
  },
  {
    id: 'private-key',
    title: 'Private key',
    category: 'credential',
    pattern: /-----BEGIN (?:[A-Z\d]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----/g,
    needs: DASH | UPPER | LENGTH_20,
  },
  {
    id: 'url-credentials',
    title: 'Password in a URL',
    category: 'credential',
    pattern:
      /(?<![a-z])[a-z][a-z\d+.-]{1,20}:\/\/[^\s:/?#@"']{0,64}:(?![^\s/?#@"']{0,64}[{}<>$*])[^\s/?#@"']{3,64}@[\w[]/gi,
    needs: COLON | SLASH | LENGTH_11,
  },
  {
    id: 'password-hash',
    title: 'Password hash',
    category: 'credential',
    pattern:
      /\$2[abxy]\$\d{2}\$[./A-Za-z\d]{53}|\$argon2(?:id|i|d)\$v=\d+\$m=\d+,t=\d+,p=\d+\$[A-Za-z\d+/]{8,}\$[A-Za-z\d+/]{16,}|\$[56]\$(?:rounds=\d+\$)?[./A-Za-z\d]{1,16}\$[./A-Za-z\d]{43,86}|pbkdf2_sha256\$\d+\$[A-Za-z\d]+\$[A-Za-z\d+/=]{40,}/g,
    needs: DIGIT | LENGTH_32,
  },
  {
    id: 'password',
    title: 'Password',
    category: 'credential',
    pattern:
      /^(?!.*\s.*\s)(?![*•x.]+$|(?:true|false|null|none|required|optional|hidden|redacted|\[?\w*(?:redacted|filtered|masked|hidden)\w*\]?|string)$).{1,128}$/gis,
    needs: 0,
    context:
      /^(?!.*\b(?:policy|strength|hint|reset|changed|expires?|expiry|at|url|link|rules?|length|label|placeholder|required|confirmed)\b).*\b(?:password|passwd|passphrase|passcode|pwd|user pass)\b/,
    isNamed: true,
  },
  {
    id: 'aws-secret-key',
    title: 'AWS secret key',
    category: 'credential',
    pattern: /(?<![A-Za-z\d+/=])[A-Za-z\d+/]{40}(?![A-Za-z\d+/=])/g,
    needs: LENGTH_32 | LOWER | UPPER | DIGIT,
    context: /\b(?:aws )?secret (?:access )?key\b|\baws secret\b/,
  },
  {
    id: 'secret',
    title: 'Secret or access token',
    category: 'credential',
    pattern: /^(?!https?:)[\w.+/=~:-]{12,4000}$/g,
    needs: LENGTH_11,
    accepts: (match) => looksRandom(match) && !/^eyJ[\w-]{8,}\.eyJ/.test(match),
    context:
      /^(?!.*\b(?:next|page|continuation|csrf|xsrf|cursor|type|expires?|name|count|url|uri|endpoint)\b).*\b(?:client secret|secret(?: key)?|api ?keys?|access token|refresh token|auth token|private key|bearer|session token|secret token|token)\b/,
    isNamed: true,
  },
]

const algorithms = new Map<string, string | undefined>()

/** The algorithm that a JWT says it is signed with (RFC 7515 §4.1.1); undefined when its head is no JSON. */
export function algorithmOf(jwt: string): string | undefined {
  const dot = jwt.indexOf('.')
  if (dot < 8 || dot > 2_000 || !jwt.startsWith('eyJ')) return undefined
  // Tokens of one issuer have one head, which says nothing of anyone.
  const head = jwt.slice(0, dot)
  if (algorithms.has(head)) return algorithms.get(head)
  const algorithm = parsedAlgorithm(head)
  if (algorithms.size < 1_000) algorithms.set(head, algorithm)
  return algorithm
}

function parsedAlgorithm(head: string): string | undefined {
  try {
    const header: unknown = JSON.parse(Buffer.from(head, 'base64url').toString('utf8'))
    const algorithm = typeof header === 'object' && header !== null && 'alg' in header ? header.alg : undefined
    return typeof algorithm === 'string' && /^[\w-]{1,20}$/.test(algorithm) ? algorithm : undefined
  } catch {
    return undefined
  }
}

/** At least three bits a character, by the frequency of its characters. */
function looksRandom(text: string): boolean {
  const counts = new Map<string, number>()
  const sample = text.slice(0, 200)
  for (const character of sample) counts.set(character, (counts.get(character) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / sample.length) * Math.log2(count / sample.length)
  return bits >= 3 && /\d/.test(sample) && /[A-Za-z]/.test(sample)
}
