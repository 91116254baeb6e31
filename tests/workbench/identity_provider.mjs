// An OpenID provider for the tests: the npm package oidc-provider, with people who do at once what a test has told them to.
// Arguments: folder of the package, host and port to be found at (0: any port), where browsers are sent back to, and for
// encryption a folder with leaf.key and leaf.pem.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createEncryptedServer } from 'node:https';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { pathToFileURL } from 'node:url';

const [modules, host, port, redirect, papers] = process.argv.slice(2);
const { Provider } = await import(pathToFileURL(`${modules}/oidc-provider/lib/index.js`));

// Who sits before the browser, whether they agree, and whether a page waits for their click; changed by POST /control.
let person = { subject: 'nobody', username: 'nobody', agrees: true, clicks: false };
const usernames = new Map();
let logins = 0;

const paper = (name) => readFileSync(`${papers}/${name}`);
const server = papers ? createEncryptedServer({ key: paper('leaf.key'), cert: paper('leaf.pem') }) : createServer();
await new Promise((listening) => server.listen(Number(port), '127.0.0.1', listening));
const issuer = `http${papers ? 's' : ''}://${host}:${server.address().port}`;
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const key = { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: 'RS256' };

const provider = new Provider(issuer, {
  clients: [{
    client_id: 'mingcha',
    client_secret: 'only-of-the-tests',
    redirect_uris: [redirect],
    response_types: ['code'],
    grant_types: ['authorization_code'],
  }],
  jwks: { keys: [key] },
  cookies: { keys: [randomUUID()] },
  // As the standard has it: the name is told when it is asked for, and not in the identity token.
  claims: { openid: ['sub'], profile: ['preferred_username'] },
  features: { devInteractions: { enabled: false } },
  pkce: { required: () => true },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, subject) => ({
    accountId: subject,
    claims: () => ({ sub: subject, preferred_username: usernames.get(subject) }),
  }),
});

async function interact(request, response) {
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  if (person.clicks && request.method === 'GET' && prompt.name === 'login') {
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><title>provider</title><form method="post"><button>sign in</button></form>');
    return;
  }
  let result;
  if (!person.agrees) {
    result = { error: 'access_denied', error_description: 'words of the provider' };
  } else if (prompt.name === 'login') {
    logins += 1;
    result = { login: { accountId: person.subject } };
  } else {
    const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
    grant.addOIDCScope('openid profile');
    result = { consent: { grantId: await grant.save() } };
  }
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: person.agrees });
}

async function control(request, response) {
  let text = '';
  for await (const piece of request) text += piece;
  if (text) {
    person = { ...person, ...JSON.parse(text) };
    usernames.set(person.subject, person.username);
  }
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ logins }));
}

const standard = provider.callback();
server.on('request', (request, response) => {
  const { pathname } = new URL(request.url, issuer);
  const answer = pathname === '/control' ? control : pathname.startsWith('/interaction/') ? interact : standard;
  Promise.resolve(answer(request, response)).catch((error) => {
    response.statusCode = 500;
    response.end(String(error));
  });
});
console.log(JSON.stringify({ issuer }));
