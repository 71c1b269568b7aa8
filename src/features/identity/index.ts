import { createApiKey, listApiKeys, revokeApiKey } from './api-keys.service.ts'
import {
  acceptInvitation,
  changePassword,
  enterOrganization,
  session,
  setUp,
  signIn,
  signOut,
} from './identity.service.ts'

export const identityHandlers = {
  session,
  setUp,
  signIn,
  signOut,
  enterOrganization,
  changePassword,
  acceptInvitation,
  listApiKeys,
  createApiKey,
  revokeApiKey,
}
