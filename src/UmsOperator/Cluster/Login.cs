namespace UmsOperator.Cluster;

/// <summary>A user name and a password. A class, because the text of a record would contain the password.</summary>
internal sealed class Login(string username, string password)
{
    public string Username => username;

    public string Password => password;
}
