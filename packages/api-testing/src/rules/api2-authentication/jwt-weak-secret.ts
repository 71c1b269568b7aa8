import { defineRule, isSignedWith, jwtOf, outcomeOf, signJwt, withToken } from '../../rule/index.ts'

/** Secrets from tutorials, templates and the tops of password lists, and short variants of the product's own words. */
const guesses =
  'secret,Secret,SECRET,secret1,secret123,secretkey,secret_key,secret-key,my_secret,mysecret,my-secret,mysecretkey,my_secret_key,my-secret-key,supersecret,super_secret,super-secret,supersecretkey,super_secret_key,topsecret,top_secret,jwt,jwtsecret,jwt_secret,jwt-secret,jwtSecret,jwt_secret_key,jwtsecretkey,jwtkey,jwt_key,jwt-key,token,tokensecret,token_secret,key,key123,privatekey,private_key,signingkey,signing_key,random,changeme,change_me,change-me,changeit,changethis,please_change_me,replace_me,default,test,test123,testing,testsecret,test_secret,dev,development,devsecret,dev_secret,production,prod,staging,demo,example,sample,admin,admin123,administrator,root,toor,password,password1,password123,passw0rd,p@ssw0rd,P@ssw0rd,Password,Password1,Passw0rd!,pass,pass123,1234,12345,123456,1234567,12345678,123456789,1234567890,qwerty,qwerty123,abc123,abcdef,letmein,welcome,iloveyou,monkey,dragon,master,hello,helloworld,hello world,foo,bar,foobar,baz,xxx,asdf,api,apikey,api_key,api-secret,app,appsecret,app_secret,application,server,client,session,session_secret,keyboard cat,shhhhh,shhhh,shh,ssshhh,s3cr3t,S3cr3t,sup3rs3cr3t,hmac,HS256,hs256,auth,authsecret,auth_secret,auth0,oauth,node,nodejs,express,flask,django,django-insecure,spring,laravel,rails,golang,your_secret,your-secret,yoursecret,your_secret_key,your-secret-key,your-256-bit-secret,your-384-bit-secret,your-512-bit-secret,your_jwt_secret,your-jwt-secret,my-32-character-ultra-secure-and-ultra-long-secret,thisisasecret,this_is_a_secret,thisismysecret,this is a secret,this-is-a-secret,thisisasecretkey,notasecret,not_a_secret,nosecret,none,null,undefined,true,gcc,company,mycompany,holdfast'.split(
    ',',
  )

/** Finding the secret needs no request at all; one forged token proves that it opens the door. */
export default defineRule({
  id: 'jwt-weak-secret',
  title: 'Tokens are signed with a secret that is easily guessed',
  severity: 'critical',
  cvss: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N',
  cwe: [521, 326],
  owasp: 'API2:2023',
  why: 'Whoever guesses the secret signs tokens for any user. Guessing happens away from the server, at millions of tries a second, unseen.',
  fix: 'Use a random secret of at least 256 bits from a secret store, or asymmetric keys; change the present one and end all sessions.',
  controls: ['cryptography', 'authentication'],
  report: 'host',
  needs: { identities: 1, baseline: 'works' },
  applies: ({ requiresAuth }) => (requiresAuth ? true : 'does not require credentials'),
  run: async (context) => {
    const session = context.session(context.owner)
    const own = context.baseline()
    const jwt = session === undefined ? undefined : jwtOf(session.credentials)
    if (session === undefined || own === undefined || jwt === undefined) return
    const secret = ['', ...guesses].find((guess) => isSignedWith(jwt, guess))
    if (secret === undefined) return
    const forged = signJwt(jwt.header, { ...jwt.claims, hf: context.unique() }, secret)
    const exchange = await context.send(own.draft, { credentials: withToken(session.credentials, jwt.text, forged) })
    const isAccepted = outcomeOf(exchange.response) === 'works'
    context.report({
      message: `The token of ${context.owner} is signed with ${secret === '' ? 'an empty secret' : `the secret "${secret.slice(0, 2)}${'•'.repeat(Math.max(secret.length - 2, 0))}" (${secret.length} characters)`}, found in a short list${isAccepted ? '; a token forged with it is accepted' : ''}.`,
      confidence: 'certain',
      evidence: [{ label: 'request with a forged token', exchange }],
    })
  },
})
