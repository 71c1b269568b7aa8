import * as z from 'zod'
import { accessRoles, permissions } from '../../core/auth/permissions.ts'
import { change, Instant, line, page, pageOf, PersonRef, read, Uuid } from '../../core/operations/operation.ts'

const Email = z
  .email()
  .max(254)
  .transform((email) => email.toLowerCase())
const Password = z.string().min(1).max(1000)

/** Who is signed in, where, and what the page needs to know of the server. */
export const Session = z.object({
  now: Instant.describe("The server's time, simulated or real; pages count from it"),
  isSimulated: z.boolean(),
  isSetUp: z.boolean().describe('False on a fresh installation: the page opens on its first-run set-up'),
  mailIsConfigured: z.boolean(),
  account: z.object({ id: Uuid, email: z.string() }).nullable(),
  organization: z.object({ id: Uuid, name: z.string(), timezone: z.string() }).nullable(),
  organizations: z.array(z.object({ id: Uuid, name: z.string() })),
  person: z.object({ id: Uuid, name: z.string().nullable(), accessRole: z.enum(accessRoles) }).nullable(),
  permissions: z.array(z.enum(permissions)),
})

export const ApiKey = z.object({
  id: Uuid,
  name: z.string(),
  scopes: z.array(z.enum(permissions)),
  person: PersonRef,
  createdAt: Instant,
  expiresAt: Instant.nullable(),
  revokedAt: Instant.nullable(),
})

export const identityContract = {
  session: read({
    access: 'public',
    path: 'GET /session',
    summary: 'Who is signed in, and what the server is',
    input: z.object({}),
    output: Session,
  }),
  setUp: change({
    access: 'public',
    path: 'POST /setup',
    summary: 'Create the first organization and its owner, and sign in',
    description: 'Works once, on a fresh installation. Later organizations are created by somebody who is signed in.',
    input: z.object({
      organization: z.object({ name: line(200), timezone: line(64).default('UTC') }),
      owner: z.object({ name: line(200), email: Email, password: Password }),
    }),
    output: Session,
  }),
  signIn: change({
    access: 'public',
    path: 'POST /session',
    summary: 'Sign in with e-mail and password',
    input: z.object({ email: Email, password: Password }),
    output: Session,
  }),
  signOut: change({
    access: 'signed_in',
    path: 'DELETE /session',
    summary: 'Sign out',
    input: z.object({}),
    output: z.object({}),
  }),
  enterOrganization: change({
    access: 'signed_in',
    path: 'PUT /session/organization',
    summary: 'Enter another of your organizations',
    input: z.object({ id: Uuid }),
    output: Session,
  }),
  changePassword: change({
    access: 'signed_in',
    path: 'PUT /account/password',
    summary: 'Change your password; every other session ends',
    input: z.object({ current: Password, password: Password }),
    output: z.object({}),
  }),
  acceptInvitation: change({
    access: 'public',
    path: 'POST /invitations/accept',
    summary: 'Accept an invitation: choose a password (or prove the one you have) and sign in',
    input: z.object({ token: z.string().max(300), password: Password }),
    output: Session,
  }),
  listApiKeys: read({
    access: 'api_key:manage',
    path: 'GET /api-keys',
    summary: 'API keys of the organization (of others too, for owners and managers)',
    live: true,
    input: z.object({ ...page(['createdAt'], 'createdAt', 'desc') }),
    output: pageOf(ApiKey),
  }),
  createApiKey: change({
    access: 'api_key:manage',
    path: 'POST /api-keys',
    summary: 'Create an API key with no more than your own permissions',
    description:
      'The token is in this answer and nowhere else, so an Idempotency-Key has no effect: repeated, the call makes another key. Revoke the one that was lost.',
    input: z.object({
      name: line(200),
      scopes: z.array(z.enum(permissions)).min(1).max(permissions.length),
      expiresAt: Instant.optional(),
    }),
    output: ApiKey.extend({ token: z.string() }),
  }),
  revokeApiKey: change({
    access: 'api_key:manage',
    path: 'POST /api-keys/{id}/revoke',
    summary: 'Revoke an API key; it stops working at once',
    input: z.object({ id: Uuid }),
    output: ApiKey,
  }),
}
