namespace UmsOperator.Sandbox.ControlPlane;

/// <summary>A certificate and its private key (PKCS #8), both PEM.</summary>
internal sealed record KeyPair(string CertificatePem, string PrivateKeyPem);
