import type { Flaw } from '../score.ts'

const token = ['*'] as const

/** Everything that was planted in the clinic, written before any rule of the engine was read. */
export const flaws = {
  'register-role': { title: 'Registration takes a role', at: ['POST /api/v2/auth/register'], cwe: [915, 269] },
  'register-weak-password': { title: 'Any password will do', at: ['POST /api/v2/auth/register'], cwe: [521] },
  'login-enumeration': {
    title: 'Sign-in tells which names exist',
    at: ['POST /api/v2/auth/login'],
    cwe: [203, 204],
  },
  'login-no-lockout': { title: 'Passwords can be guessed without end', at: ['POST /api/v2/auth/login'], cwe: [307] },
  'reset-code-returned': {
    title: 'The reset code is in the answer',
    at: ['POST /api/v2/auth/forgot-password'],
    cwe: [640, 200, 201],
  },
  'reset-code-guessable': {
    title: 'Four digits reset a password, tried without limit',
    at: ['POST /api/v2/auth/reset-password'],
    cwe: [307, 640, 330, 799],
  },
  'logout-keeps-token': { title: 'A token works after sign-out', at: ['POST /api/v2/auth/logout'], cwe: [613] },
  'password-change-no-current': {
    title: 'A password is changed without the present one',
    at: ['POST /api/v2/auth/change-password'],
    cwe: [620],
  },
  'refresh-reuse': { title: 'A refresh token works twice', at: ['POST /api/v2/auth/refresh'], cwe: [613, 294, 384] },
  'jwt-none': {
    title: 'Unsigned tokens are accepted',
    at: token,
    cwe: [347, 327],
    says: /none|unsigned|without a signature/i,
  },
  'jwt-weak-secret': {
    title: 'Tokens are signed with a word',
    at: token,
    cwe: [326, 521, 798, 1391],
    says: /secret|guess|word|weak/i,
  },
  'jwt-expired': { title: 'Expired tokens are accepted', at: token, cwe: [613], says: /expir/i },
  'jwt-kid-path': { title: 'The key id of a token is a path', at: token, cwe: [22, 347, 73], says: /\bkid\b|key id/i },
  'token-in-query': { title: 'A token is taken from the address', at: token, cwe: [598], says: /query|address|url/i },
  'me-password-hash': {
    title: 'The profile shows the password hash',
    at: ['GET /api/v2/me'],
    cwe: [200, 213, 522, 201],
  },
  'user-profile-bola': {
    title: 'Contact data of any user by name',
    at: ['GET /api/v2/users/{username}'],
    cwe: [639, 862, 285, 200, 213],
  },
  'user-delete-bola': {
    title: 'Anyone deletes any account',
    at: ['DELETE /api/v2/users/{username}'],
    cwe: [639, 862, 285],
  },
  'patient-bola': {
    title: 'Anyone reads any patient record',
    at: ['GET /api/v2/patients/{patientId}'],
    cwe: [639, 862, 285],
  },
  'patient-update-bola': {
    title: 'Anyone changes any patient record',
    at: ['PATCH /api/v2/patients/{patientId}'],
    cwe: [639, 862, 285],
  },
  'patient-update-mass': {
    title: 'Fields of the staff can be set by the patient',
    at: ['PATCH /api/v2/patients/{patientId}'],
    cwe: [915],
  },
  'patients-v1-no-auth': {
    title: 'The old version needs no sign-in',
    at: ['GET /api/v1/patients/{patientId}', 'GET /api/v2/patients/{patientId}', '*'],
    cwe: [306, 1059, 862],
    says: /version|v1/i,
  },
  'doctors-excess': {
    title: 'The public directory shows salaries',
    at: ['GET /api/v2/doctors'],
    cwe: [200, 213, 359, 201],
  },
  'doctors-no-limit': { title: 'A page is as long as is asked for', at: ['GET /api/v2/doctors'], cwe: [770] },
  'doctor-search-sql': { title: 'SQL in the search', at: ['GET /api/v2/doctors/search'], cwe: [89] },
  'schedule-sort-sql': { title: 'SQL in the order', at: ['GET /api/v2/doctors/{code}/schedule'], cwe: [89] },
  'schedule-stack-trace': {
    title: 'Failures show the stack',
    at: ['GET /api/v2/doctors/{code}/schedule', '*'],
    cwe: [209, 550, 497, 248],
    says: /stack|trace|internals|verbose/i,
  },
  'appointments-filter-bola': {
    title: 'Appointments of others by a filter',
    at: ['GET /api/v2/appointments'],
    cwe: [639, 862, 285],
  },
  'appointment-for-other': {
    title: 'Appointments in another name',
    at: ['POST /api/v2/appointments'],
    cwe: [639, 862, 285, 915],
  },
  'appointment-hoarding': {
    title: 'One patient books every hour of every doctor',
    at: ['POST /api/v2/appointments'],
    cwe: [799, 770, 840, 841],
  },
  'appointment-sql': {
    title: 'SQL in the reference',
    at: ['GET /api/v2/appointments/{reference}'],
    cwe: [89],
  },
  'appointment-cancel-bola': {
    title: 'Anyone cancels any appointment',
    at: ['DELETE /api/v2/appointments/{reference}'],
    cwe: [639, 862, 285],
  },
  'prescribe-any-role': {
    title: 'Patients prescribe for themselves',
    at: ['POST /api/v2/prescriptions'],
    cwe: [285, 862, 863, 269],
  },
  'lab-result-bola': {
    title: 'Anyone reads any lab result',
    at: ['GET /api/v2/lab-results/{code}'],
    cwe: [639, 862, 285],
  },
  'lab-report-no-auth': {
    title: 'Printed lab results need no sign-in',
    at: ['GET /api/v2/lab-results/{code}/report'],
    cwe: [306, 862],
  },
  'measurements-xxe': {
    title: 'The XML import reads files',
    at: ['POST /api/v2/measurements/import'],
    cwe: [611],
  },
  'document-traversal': { title: 'Any file by a name with dots', at: ['GET /api/v2/documents'], cwe: [22] },
  'document-upload-path': {
    title: 'An upload lands where its name says',
    at: ['POST /api/v2/documents'],
    cwe: [22, 434, 73],
    says: /file name|upload|stored|written/i,
  },
  'thumbnail-command': {
    title: 'A command in the size of a thumbnail',
    at: ['POST /api/v2/documents/thumbnail'],
    cwe: [78, 77, 88],
  },
  'download-name-crlf': {
    title: 'Line breaks in the name of a download',
    at: ['GET /api/v2/brochures/{slug}'],
    cwe: [113, 93],
  },
  'pay-amount': {
    title: 'An invoice is paid with what the payer says',
    at: ['POST /api/v2/invoices/{number}/pay'],
    cwe: [20, 840, 841, 472, 602, 1284],
  },
  'voucher-reuse': {
    title: 'A voucher works again and again',
    at: ['POST /api/v2/vouchers/redeem'],
    cwe: [799, 837, 840, 841, 362],
  },
  'reminder-no-limit': {
    title: 'Text messages are sent without limit',
    at: ['POST /api/v2/invoices/{number}/remind'],
    cwe: [770, 799, 837, 770],
  },
  'photo-ssrf': { title: 'The server fetches any address', at: ['POST /api/v2/me/photo'], cwe: [918] },
  'webhook-ssrf': { title: 'A webhook calls any address', at: ['POST /api/v2/webhooks'], cwe: [918] },
  'referral-upstream-trust': {
    title: 'A referral takes over whatever the other clinic sends',
    at: ['POST /api/v2/referrals/import'],
    cwe: [20, 345, 346, 829, 915, 1104],
  },
  'referral-ssrf': {
    title: 'Referrals are fetched from any address',
    at: ['POST /api/v2/referrals/import'],
    cwe: [918],
  },
  'letter-template': {
    title: 'A letter runs what stands in braces',
    at: ['POST /api/v2/letters/preview'],
    cwe: [94, 95, 1336, 917],
  },
  'sso-redirect': { title: 'Sign-on sends people anywhere', at: ['GET /api/v2/auth/sso'], cwe: [601] },
  'kiosk-xss': { title: 'The kiosk shows a name as HTML', at: ['GET /api/v2/kiosk/welcome'], cwe: [79, 80] },
  'feedback-sql': { title: 'SQL in feedback, blind', at: ['POST /api/v2/feedback'], cwe: [89] },
  'admin-users-any-role': {
    title: 'Patients list all users',
    at: ['GET /api/v2/admin/users'],
    cwe: [285, 862, 863, 269],
  },
  'announcement-any-role': {
    title: 'Patients publish announcements',
    at: ['PUT /api/v2/announcements/{slug}'],
    cwe: [285, 862, 863, 269],
  },
  'ping-command': {
    title: 'A command in the host of the network check',
    at: ['POST /api/v2/admin/network-check'],
    cwe: [78, 77, 88],
  },
  'metrics-forwarded-for': {
    title: 'A header makes a caller internal',
    at: ['GET /api/v2/internal/metrics'],
    cwe: [290, 348, 287, 285, 863],
  },
  'debug-config': {
    title: 'Settings at a forgotten address',
    at: ['/debug/config', '*'],
    cwe: [489, 200, 497, 215],
    says: /debug/i,
  },
  'git-folder': {
    title: 'The Git folder is served',
    at: ['/.git/config', '/.git/HEAD', '*'],
    cwe: [527, 538, 552, 200],
    says: /git/i,
  },
  'database-dump': {
    title: 'A dump of the database is served',
    at: ['/backup.sql', '*'],
    cwe: [530, 538, 552, 200],
    says: /backup|dump|sql/i,
  },
  'cors-any-origin': { title: 'Every site may read answers', at: token, cwe: [942, 346], says: /origin/i },
  'no-security-headers': {
    title: 'Answers are sniffed and cached',
    at: token,
    cwe: [693, 525, 524, 1021, 16],
    says: /sniff|cache|header|content-type-options/i,
  },
} as const satisfies Record<string, Flaw>

export type FlawId = keyof typeof flaws
