import { defineFixtures, profileApi, strictProfiles } from '../../fixture-kit/index.ts'

export default defineFixtures({
  fires: profileApi('the cookie wins', ({ cookies }) => cookies.uid),
  quiet: strictProfiles,
})
